package io.luca.local.workbench.bench;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.EventSchools;
import io.luca.local.workbench.load.Figures;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What logs, metrics and traces cost: the interactive service and the worker as they are, against the same that tell nothing ({@link
 * SilentAssembly}), in turn in one run. Of each there are two, for no two JVMs compile alike: how the two silent ones compare says how
 * far a ratio is to be believed.
 */
public final class TelemetryBench {

    private static final int CALLERS = 16;
    private static final int TEACHERS = 50;

    /** The JVM's compiler takes two fifths of a worker's processor time in its first minute at work. */
    private static final int WORKER_WARM_UPS = 4;

    private static final String POST = "POST /evaluations";
    private static final String GET = "GET /profile";
    private static final String OF_SIDE = ", ";

    private final List<Pair> pairs;
    private final Consumer<String> progress;

    /**
     * A platform with what calls it.
     *
     * @param name such as {@code silent 2}
     */
    private record Side(
            String name, Platform platform, ServiceCalls service, List<EventLoad.Sender> senders, WorkerQueue queue) {

        static Side of(String name, Deployed deployed, Consumer<String> progress) {
            Platform platform = deployed.platform();
            List<EventLoad.Sender> senders = EventSchools.create(platform, TEACHERS);
            return new Side(
                    name,
                    platform,
                    new ServiceCalls(
                            URI.create(platform.interactiveUrl()), BenchSchools.create(platform, deployed.access())),
                    senders,
                    new WorkerQueue(platform, senders.size(), progress));
        }

        long pid() {
            return platform.interactive().process().pid();
        }
    }

    private record Pair(Side told, Side silent) {}

    /** A platform, and the way to its table. */
    public record Deployed(Platform platform, TableAccess access) {}

    /**
     * What was measured.
     *
     * @param values what it is, and how much
     */
    public record Result(List<Figures> figures, Map<String, Double> values) {

        public Result {
            figures = List.copyOf(figures);
            values = new LinkedHashMap<>(values);
        }
    }

    /**
     * A benchmark on platforms of its own.
     *
     * @param told booted from the templates
     * @param silent as many, booted from their silent copy
     */
    public TelemetryBench(List<Deployed> told, List<Deployed> silent, Consumer<String> progress) {
        progress.accept("creating " + 2 * told.size() * BenchSchools.SCHOOLS + " schools …");
        this.pairs = IntStream.range(0, told.size())
                .mapToObj(number -> new Pair(
                        Side.of("as it is " + (number + 1), told.get(number), progress),
                        Side.of("silent " + (number + 1), silent.get(number), progress)))
                .toList();
        this.progress = progress;
    }

    /**
     * Runs everything: some minutes.
     *
     * @param length of all that is measured of one request of one platform
     * @param rounds how often each worker works a queue off
     * @param events of one such queue
     */
    public Result run(Duration length, int rounds, int events) throws InterruptedException {
        InterleavedMeasurement calls = new InterleavedMeasurement(CALLERS, progress);
        sides().forEach(side ->
                calls.call(POST + OF_SIDE + side.name, side.pid(), number -> side.service.post("told", number)));
        sides().forEach(side -> calls.call(GET + OF_SIDE + side.name, side.pid(), side.service::profile));
        calls.warmUp();
        calls.measure(length);
        Map<String, Double> values = new LinkedHashMap<>();
        for (String call : List.of(POST, GET)) {
            ToDoubleBiFunction<Side, Side> rates =
                    (side, other) -> calls.ratio(call + OF_SIDE + side.name, call + OF_SIDE + other.name);
            put(values, call + ": throughput", rates);
            put(
                    values,
                    call + ": CPU of the service",
                    (side, other) -> calls.used(call + OF_SIDE + side.name).serviceMicros()
                            / calls.used(call + OF_SIDE + other.name).serviceMicros());
        }
        values.forEach((what, value) -> progress.accept("%s: %.3f".formatted(what, value)));
        workOff(values, rounds, events);
        return new Result(calls.figures(), values);
    }

    /** What of all pairs is in the middle of their ratios, and how the silent ones compare among themselves. */
    private void put(Map<String, Double> values, String what, ToDoubleBiFunction<Side, Side> ratio) {
        double product = pairs.stream()
                .mapToDouble(pair -> ratio.applyAsDouble(pair.told, pair.silent))
                .reduce(1, (one, other) -> one * other);
        values.put(what + ", as it is / silent", Math.pow(product, 1.0 / pairs.size()));
        values.put(what + ", silent / silent", ratio.applyAsDouble(pairs.getLast().silent, pairs.getFirst().silent));
    }

    private List<Side> sides() {
        return pairs.stream().flatMap(pair -> Stream.of(pair.told, pair.silent)).toList();
    }

    private void workOff(Map<String, Double> values, int rounds, int events) throws InterruptedException {
        Map<Side, EventLoad> loads = new LinkedHashMap<>();
        sides().forEach(side -> loads.put(side, new EventLoad(side.platform.apiUrl(), side.senders, "bench")));
        try {
            for (int pass = 1; pass <= WORKER_WARM_UPS; pass++) {
                progress.accept("warming up the workers, pass %d of %d …".formatted(pass, WORKER_WARM_UPS));
                Map<Side, Drained> _ = drained(loads, sides(), events);
            }
            List<Map<Side, Drained>> all = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                progress.accept("workers, round %d of %d …".formatted(round, rounds));
                List<Side> turns = new ArrayList<>(sides());
                if (round % 2 == 0) { // what a turn leaves to the one after it, each leaves to the other
                    Collections.reverse(turns);
                }
                all.add(drained(loads, turns, events));
            }
            put(values, "worker: events a second", (side, other) -> median(all, side, other, Drained::perSecond));
            put(values, "worker: CPU of an event", (side, other) -> median(all, side, other, Drained::micros));
        } finally {
            loads.values().forEach(EventLoad::close);
        }
    }

    /** @param micros of processor time of the worker for one event */
    private record Drained(double perSecond, double micros) {}

    private static Map<Side, Drained> drained(Map<Side, EventLoad> loads, List<Side> turns, int events)
            throws InterruptedException {
        Map<Side, Drained> drained = new HashMap<>();
        for (Side side : turns) {
            side.queue.fill(Objects.requireNonNull(loads.get(side)), events, side.senders.size());
            Duration before = side.queue.workerCpu();
            double rate = side.queue.workOff(events);
            double micros = side.queue.workerCpu().minus(before).toNanos() / 1_000.0 / events;
            drained.put(side, new Drained(rate, micros));
        }
        return drained;
    }

    private static double median(
            List<Map<Side, Drained>> rounds, Side side, Side other, ToDoubleFunction<Drained> figure) {
        return rounds.stream()
                .map(round -> figure.applyAsDouble(Objects.requireNonNull(round.get(side)))
                        / figure.applyAsDouble(Objects.requireNonNull(round.get(other))))
                .sorted(Comparator.naturalOrder())
                .toList()
                .get(rounds.size() / 2);
    }
}
