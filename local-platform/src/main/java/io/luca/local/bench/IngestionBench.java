package io.luca.local.bench;

import io.luca.contract.Names;
import io.luca.local.DemoAccess;
import io.luca.local.Platform;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.SchoolEvents;
import io.luca.store.SentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Path 2 on one machine: what the gateway takes at a fixed rate, and how fast the worker works a full queue off, against a bare
 * loop of BatchWriteItem that writes the same number of the same items to the same store under the same credentials.
 */
public final class IngestionBench {

    private static final int CHUNK = SchoolEvents.CHUNK;
    private static final int CALLS_AT_ONCE = 2; // as many as the worker has processes here
    private static final int FILLERS = 8;
    private static final long FIRST_FILLED = 30_000_000;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(10);

    private final Platform platform;
    private final DemoAccess access;
    private final Consumer<String> progress;
    private final List<EventLoad.Sender> senders;

    /** What was measured. */
    public record Result(Figures edge, Map<String, Double> values, StoredEvents events) {

        public Result {
            values = new LinkedHashMap<>(values);
        }
    }

    /** A benchmark on a platform of its own. */
    public IngestionBench(Platform platform, DemoAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
        this.senders = EventSchools.create(platform);
    }

    /**
     * Runs everything.
     *
     * @param perSecond the rate at the edge
     * @param length for how long
     * @param drained how many events are worked off
     */
    public Result run(int perSecond, Duration length, int drained) throws InterruptedException {
        try (EventLoad load = new EventLoad(platform.apiUrl(), senders, "bench")) {
            progress.accept("warming up …");
            Figures _ = load.send("warm-up", Math.min(perSecond, 500), Duration.ofSeconds(10), 10_000_000);
            drain();
            progress.accept(
                    "the edge at " + perSecond + " a second for " + length.toSeconds() + " s, the worker at rest …");
            platform.pauseFunctions(true);
            int before = load.acceptedCount();
            Duration cpu = ProcessUse.cpu(ProcessHandle.current().pid());
            Figures edge = load.send("POST /behavior, open loop", perSecond, length, 20_000_000);
            int accepted = load.acceptedCount() - before;
            double edgeMicros =
                    micros(ProcessUse.cpu(ProcessHandle.current().pid()).minus(cpu), accepted);
            progress.accept("working off, then the bare loop …");
            platform.pauseFunctions(false);
            drain();
            fill(load, drained);
            Duration workerBefore = workerCpu();
            long start = System.nanoTime();
            platform.pauseFunctions(false);
            drain();
            double drainRate = drained / seconds(start);
            double workerMicros = micros(workerCpu().minus(workerBefore), drained);
            double bareRate = bare(drained);
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("accepted a second at the edge", accepted / Math.max(0.001, edge.calls() / edge.perSecond()));
            values.put("drain, events a second", drainRate);
            values.put("bare BatchWriteItem, items a second", bareRate);
            values.put("drain / bare", drainRate / bareRate);
            values.put("CPU per event, gateway + queue + generator, microseconds", edgeMicros);
            values.put("CPU per event, worker, microseconds", workerMicros);
            values.put("worker live heap, MiB", liveHeap());
            return new Result(edge, values, StoredEvents.of(platform, access, load.accepted()));
        }
    }

    private void fill(EventLoad load, int events) throws InterruptedException {
        progress.accept("filling the queue with " + events + " events …");
        platform.pauseFunctions(true);
        int target = load.acceptedCount() + events;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < FILLERS; caller++) {
                long first = FIRST_FILLED + caller * 1_000_000L;
                var _ = callers.submit(() -> {
                    for (int sent = 0; sent < events / FILLERS; sent++) {
                        boolean _ = load.send(first + sent);
                    }
                });
            }
        }
        progress.accept("filled, " + (target - load.acceptedCount()) + " missing");
    }

    private double bare(int events) throws InterruptedException {
        progress.accept("bare BatchWriteItem …");
        DynamoDbClient client = access.client();
        long start = System.nanoTime();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLS_AT_ONCE)) {
            List<Future<?>> running = new ArrayList<>();
            for (int first = 0; first < events; first += CHUNK) {
                int chunk = first;
                running.add(callers.submit(() -> {
                    SchoolId school = new SchoolId(
                            senders.get(chunk / CHUNK % senders.size()).school());
                    List<WriteRequest> writes = new ArrayList<>();
                    for (int index = 0; index < CHUNK; index++) {
                        Map<String, AttributeValue> item = SchoolEvents.itemOf(school, event(school, chunk + index));
                        writes.add(WriteRequest.builder()
                                .putRequest(put -> put.item(item))
                                .build());
                    }
                    var _ = client.batchWriteItem(batch -> batch.requestItems(Map.of(platform.tableName(), writes))
                            .overrideConfiguration(config ->
                                    config.credentialsProvider(access.tenants().of(school))));
                }));
            }
            for (Future<?> call : running) {
                call.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        return events / seconds(start);
    }

    private static SentEvent event(SchoolId school, int number) {
        Instant now = Instant.now();
        return new SentEvent(
                new BehaviorEvent(
                        new EventId(school + "-bare-" + number),
                        new StudentId("bare_" + number % 250),
                        "tarea_completada",
                        now,
                        "{\"tarea\":" + number + ",\"minutos\":12}"),
                new RequestId("bare-" + number),
                new PersonId("bare"),
                now);
    }

    private void drain() throws InterruptedException {
        long end = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (platform.queue(Names.BEHAVIOR_QUEUE).depth().values().stream().anyMatch(depth -> depth > 0)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the queue is not empty after " + DRAIN_LIMIT.toMinutes() + " minutes");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private Duration workerCpu() {
        return platform.functionPids().values().stream()
                .flatMap(List::stream)
                .map(ProcessUse::cpu)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private double liveHeap() {
        return platform.functionPids().values().stream()
                .flatMap(List::stream)
                .mapToDouble(ProcessUse::liveHeapMebibytes)
                .max()
                .orElse(-1);
    }

    private static double micros(Duration cpu, int events) {
        return cpu.toNanos() / 1_000.0 / Math.max(1, events);
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
