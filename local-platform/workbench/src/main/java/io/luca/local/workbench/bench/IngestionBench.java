package io.luca.local.workbench.bench;

import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.EventSchools;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.StoredEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Path 2 on one machine: what the gateway takes at a fixed rate, and how fast the worker works a full queue off, against the
 * bare loops of {@link BareEvents}. Once with
 * the events of one school, whose pupils hand in at the same minute, and once with those of many, of which each has few in a
 * batch: IAM refuses a call for two schools, so that is more and smaller calls, for the bare loop too.
 */
public final class IngestionBench {

    /** Of each school: the events of one school alone, which fill a queue, may be 60,000 in a minute. */
    private static final int TEACHERS = 50;

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;
    private final List<EventLoad.Sender> senders;
    private final BareEvents bare;
    private final WorkerQueue queue;

    /** What was measured. */
    public record Result(Figures edge, Map<String, Double> values, Map<String, Long> refusals, StoredEvents events) {

        public Result {
            values = new LinkedHashMap<>(values);
            refusals = Map.copyOf(refusals);
        }
    }

    /** A benchmark on a platform of its own. */
    public IngestionBench(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
        this.senders = EventSchools.create(platform, TEACHERS);
        this.queue = new WorkerQueue(platform, senders.size(), progress);
        this.bare = new BareEvents(
                platform, access, senders.stream().map(EventLoad.Sender::school).toList());
    }

    /**
     * Runs everything.
     *
     * @param perSecond the rate at the edge
     * @param length for how long
     * @param drained how many events are worked off
     */
    public Result run(int perSecond, Duration length, int drained) throws InterruptedException {
        EdgeBench.Result edge = new EdgeBench(platform.apiUrl(), senders, queue, progress).run(perSecond, length);
        try (EventLoad load = new EventLoad(platform.apiUrl(), senders, "drain")) {
            Map<String, Double> values = new LinkedHashMap<>(edge.values());
            values.putAll(workOff(load, drained, 1));
            values.putAll(workOff(load, drained, senders.size()));
            values.put("worker live heap, MiB", liveHeap());
            progress.accept("looking at every student's events …");
            Set<String> accepted = new HashSet<>(edge.accepted());
            accepted.addAll(load.accepted());
            Map<String, Long> refusals = new HashMap<>(edge.refusals());
            load.refusals().forEach((why, count) -> refusals.merge(why, count, Long::sum));
            return new Result(
                    edge.figures(),
                    values,
                    refusals,
                    StoredEvents.ofStudents(access.client(), platform.tableName(), senders, accepted));
        }
    }

    /** Works a full queue of some schools' events off: once for the JVM's compiler, then measured, then the bare loop. */
    private Map<String, Double> workOff(EventLoad load, int events, int schools) throws InterruptedException {
        queue.fill(load, events, schools);
        double _ = queue.workOff(events);
        queue.fill(load, events, schools);
        Duration before = queue.workerCpu();
        double rate = queue.workOff(events);
        double workerMicros = micros(queue.workerCpu().minus(before), events);
        progress.accept("bare BatchWriteItem …");
        double _ = bare.write(events, schools);
        double bareRate = bare.write(events, schools);
        double queueRate = bareWithQueue(events, schools);
        String of = schools == 1 ? "1 school: " : schools + " schools: ";
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(of + "drain, events a second", rate);
        values.put(of + "bare BatchWriteItem of the same groups, a second", bareRate);
        values.put(of + "bare receive + BatchWriteItem + delete, a second", queueRate);
        values.put(of + "drain / bare", rate / bareRate);
        values.put(of + "drain / bare with the queue", rate / queueRate);
        values.put(of + "CPU per event, worker, microseconds", workerMicros);
        progress.accept(
                "%s%.0f events a second, bare %.0f, bare with the queue %.0f".formatted(of, rate, bareRate, queueRate));
        return values;
    }

    /** Messages that nobody but the bare loop takes; they are not among those that the table must hold. */
    private double bareWithQueue(int events, int schools) throws InterruptedException {
        try (EventLoad uncounted = new EventLoad(platform.apiUrl(), senders, "bare")) {
            queue.fill(uncounted, events, schools);
            progress.accept("bare receive + BatchWriteItem + delete …");
            return bare.writeFromQueue();
        }
    }

    private double liveHeap() {
        return platform.room(LambdaRoom.class).pids().values().stream()
                .flatMap(List::stream)
                .mapToDouble(ProcessUse::liveHeapMebibytes)
                .max()
                .orElse(-1);
    }

    private static double micros(Duration cpu, int events) {
        return cpu.toNanos() / 1_000.0 / Math.max(1, events);
    }
}
