package io.luca.local.workbench.bench;

import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.GeneratorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the gateway takes of behaviour events while the worker rests, and what that costs against the same sent to {@link BareQueue}, in
 * turn. A process of its own sends.
 */
final class EdgeBench {

    /** Of both, for the warm-up and where they are compared: what neither of them is full with. */
    private static final int USUAL_RATE = 2_000;

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration SLICE = Duration.ofSeconds(3);
    private static final int SLICES = 5;
    /** Each run has numbers of its own: an event's number is its id. */
    private static final long NUMBERS_OF_A_RUN = 100_000_000L;

    private final String apiUrl;
    private final List<EventLoad.Sender> senders;
    private final WorkerQueue queue;
    private final Consumer<String> progress;
    private final Set<String> accepted = new HashSet<>();
    private long first;

    /**
     * What was measured.
     *
     * @param figures of the fixed rate
     * @param accepted the ids of all events that the gateway took
     * @param refusals what it did not take, with how often
     */
    record Result(Figures figures, Map<String, Double> values, Set<String> accepted, Map<String, Long> refusals) {

        Result {
            values = new LinkedHashMap<>(values);
            accepted = Set.copyOf(accepted);
            refusals = Map.copyOf(refusals);
        }
    }

    EdgeBench(String apiUrl, List<EventLoad.Sender> senders, WorkerQueue queue, Consumer<String> progress) {
        this.apiUrl = apiUrl;
        this.senders = List.copyOf(senders);
        this.queue = queue;
        this.progress = progress;
    }

    /** Measures with a queue that is worked off before and after. */
    Result run(int perSecond, Duration length) throws InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        try (BareQueue bare = new BareQueue();
                GeneratorProcess generator = new GeneratorProcess(apiUrl, senders, "edge", bare.url())) {
            queue.rest(true);
            progress.accept("warming up gateway and bare queue, " + WARM_UP.toSeconds() + " s each …");
            GeneratorProcess.Sent _ = counted(generator.throughGateway(USUAL_RATE, WARM_UP, next()));
            GeneratorProcess.Sent _ = generator.bare(USUAL_RATE, WARM_UP, next());
            emptied();
            GeneratorProcess.Sent edge = atRate(generator, perSecond, length, values);
            emptied();
            compare(generator, values);
            emptied();
            return new Result(edge.figures(), values, accepted, edge.refusals());
        } finally {
            queue.rest(false);
        }
    }

    private GeneratorProcess.Sent atRate(
            GeneratorProcess generator, int perSecond, Duration length, Map<String, Double> values) {
        progress.accept(
                "the edge at " + perSecond + " a second for " + length.toSeconds() + " s, the worker at rest …");
        Spent before = Spent.until(generator);
        GeneratorProcess.Sent edge = counted(generator.throughGateway(perSecond, length, next()));
        Spent spent = Spent.until(generator).minus(before);
        int taken = edge.accepted().size();
        values.put(
                "accepted a second at the edge",
                taken / Math.max(0.001, edge.figures().calls() / edge.figures().perSecond()));
        values.put("CPU per event, gateway and queue, microseconds", micros(spent.here, taken));
        values.put("CPU per event, generator, microseconds", micros(spent.generator, taken));
        progress.accept("%d accepted in %d s, p95 %.0f ms; working off …"
                .formatted(taken, length.toSeconds(), edge.figures().p95()));
        return edge;
    }

    private void compare(GeneratorProcess generator, Map<String, Double> values) {
        List<Double> own = new ArrayList<>();
        List<Double> floors = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int slice = 1; slice <= SLICES; slice++) {
            progress.accept("gateway and bare queue in turn, " + slice + " of " + SLICES + " …");
            Spent start = Spent.until(generator);
            GeneratorProcess.Sent through = counted(generator.throughGateway(USUAL_RATE, SLICE, next()));
            Spent between = Spent.until(generator);
            GeneratorProcess.Sent bare = generator.bare(USUAL_RATE, SLICE, next());
            Spent end = Spent.until(generator);
            own.add(micros(between.minus(start).all(), (int) through.figures().calls()));
            floors.add(micros(end.minus(between).all(), (int) bare.figures().calls()));
            ratios.add(floors.getLast() / own.getLast());
        }
        values.put("CPU per event, all of the edge, generator too, microseconds", median(own));
        values.put("CPU per bare send to the queue's engine, the same, microseconds", median(floors));
        values.put("bare / edge: what is left of the engine's own rate", median(ratios));
    }

    /** Processor time until a moment, of the platform's process and of the generator's. */
    private record Spent(Duration here, Duration generator) {

        static Spent until(GeneratorProcess generator) {
            return new Spent(ProcessUse.cpu(ProcessHandle.current().pid()), ProcessUse.cpu(generator.pid()));
        }

        Spent minus(Spent before) {
            return new Spent(here.minus(before.here), generator.minus(before.generator));
        }

        Duration all() {
            return here.plus(generator);
        }
    }

    private GeneratorProcess.Sent counted(GeneratorProcess.Sent sent) {
        accepted.addAll(sent.accepted());
        return sent;
    }

    /** The worker works off what is there, and rests again. */
    private void emptied() throws InterruptedException {
        queue.rest(false);
        queue.drain();
        queue.rest(true);
    }

    private long next() {
        first += NUMBERS_OF_A_RUN;
        return first;
    }

    private static double micros(Duration cpu, int events) {
        return cpu.toNanos() / 1_000.0 / Math.max(1, events);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted(Comparator.naturalOrder()).toList().get(values.size() / 2);
    }
}
