package io.luca.local.workbench.bench;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.EventSchools;
import io.luca.local.workbench.load.Figures;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What logs, metrics and traces cost: the interactive service and the worker as they are, against the same that tell nothing ({@link
 * SilentAssembly}), in turn in one run.
 */
public final class TelemetryBench {

    private static final int CALLERS = 16;
    private static final int TEACHERS = 50;

    /** The JVM's compiler takes two fifths of a worker's processor time in its first minute at work. */
    private static final int WORKER_WARM_UPS = 4;

    private static final String POST = "POST /evaluations";
    private static final String GET = "GET /profile";
    private static final String SILENT = ", silent";

    private final Side told;
    private final Side silent;
    private final Consumer<String> progress;

    /** A platform with what calls it. */
    private static final class Side {

        private final Platform platform;
        private final ServiceCalls service;
        private final List<EventLoad.Sender> senders;
        private final WorkerQueue queue;

        Side(Platform platform, TableAccess access, Consumer<String> progress) {
            this.platform = platform;
            service = new ServiceCalls(URI.create(platform.interactiveUrl()), BenchSchools.create(platform, access));
            senders = EventSchools.create(platform, TEACHERS);
            queue = new WorkerQueue(platform, senders.size(), progress);
        }

        long pid() {
            return platform.interactive().process().pid();
        }
    }

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
     * A benchmark on two platforms of its own.
     *
     * @param told booted from the templates
     * @param silent booted from their silent copy
     */
    public TelemetryBench(
            Platform told,
            TableAccess toldAccess,
            Platform silent,
            TableAccess silentAccess,
            Consumer<String> progress) {
        progress.accept("creating " + 2 * BenchSchools.SCHOOLS + " schools …");
        this.told = new Side(told, toldAccess, progress);
        this.silent = new Side(silent, silentAccess, progress);
        this.progress = progress;
    }

    /**
     * Runs everything: some minutes.
     *
     * @param length of all that is measured of one request
     * @param rounds how often each worker works a queue off
     * @param events of one such queue
     */
    public Result run(Duration length, int rounds, int events) throws InterruptedException {
        InterleavedMeasurement calls = new InterleavedMeasurement(CALLERS, progress)
                .call(POST, told.pid(), number -> told.service.post("told", number))
                .call(POST + SILENT, silent.pid(), number -> silent.service.post("silent", number))
                .call(GET, told.pid(), told.service::profile)
                .call(GET + SILENT, silent.pid(), silent.service::profile);
        calls.warmUp();
        calls.measure(length);
        Map<String, Double> values = new LinkedHashMap<>();
        for (String call : List.of(POST, GET)) {
            values.put(call + ": throughput, as it is / silent", calls.ratio(call, call + SILENT));
            values.put(
                    call + ": CPU of the service, as it is / silent",
                    calls.used(call).serviceMicros() / calls.used(call + SILENT).serviceMicros());
        }
        values.putAll(workOff(rounds, events));
        return new Result(calls.figures(), values);
    }

    private Map<String, Double> workOff(int rounds, int events) throws InterruptedException {
        try (EventLoad toldLoad = new EventLoad(told.platform.apiUrl(), told.senders, "bench");
                EventLoad silentLoad = new EventLoad(silent.platform.apiUrl(), silent.senders, "bench")) {
            for (int pass = 1; pass <= WORKER_WARM_UPS; pass++) {
                progress.accept("warming up the workers, pass %d of %d …".formatted(pass, WORKER_WARM_UPS));
                Drained _ = drained(told, toldLoad, events);
                Drained _ = drained(silent, silentLoad, events);
            }
            List<Double> rates = new ArrayList<>();
            List<Double> micros = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                boolean isToldFirst = round % 2 == 1; // what the machine does meanwhile falls on both alike
                Drained first = drained(isToldFirst ? told : silent, isToldFirst ? toldLoad : silentLoad, events);
                Drained second = drained(isToldFirst ? silent : told, isToldFirst ? silentLoad : toldLoad, events);
                Drained asItIs = isToldFirst ? first : second;
                Drained without = isToldFirst ? second : first;
                progress.accept("worker, round %d of %d: %.0f events a second, silent %.0f"
                        .formatted(round, rounds, asItIs.perSecond, without.perSecond));
                rates.add(asItIs.perSecond / without.perSecond);
                micros.add(asItIs.micros / without.micros);
            }
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("worker: events a second, as it is / silent", median(rates));
            values.put("worker: CPU of an event, as it is / silent", median(micros));
            return values;
        }
    }

    /** @param micros of processor time of the worker for one event */
    private record Drained(double perSecond, double micros) {}

    private Drained drained(Side side, EventLoad load, int events) throws InterruptedException {
        side.queue.fill(load, events, side.senders.size());
        Duration before = side.queue.workerCpu();
        double rate = side.queue.workOff(events);
        return new Drained(rate, side.queue.workerCpu().minus(before).toNanos() / 1_000.0 / events);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted(Comparator.naturalOrder()).toList().get(values.size() / 2);
    }
}
