package io.luca.local.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.contract.BehaviorMessage;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.sqs.QueueClient;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.SampleEvents;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.SchoolEvents;
import io.luca.store.StoredItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * What the worker would have to do at least: of each 50 events, one BatchWriteItem for each 25 of a school, to the same store and
 * under the same credentials. Once with events that are just there, and once with events that are received from the queue first
 * and deleted from it last. Nothing is read, checked or reported.
 */
final class BareEvents {

    /** As the event source gives them to the worker. */
    static final int BATCH = 50;

    private static final int CHUNK = SchoolEvents.CHUNK;
    private static final int PROCESSES = 2; // as many as the worker has here
    private static final int BATCHES_OF_A_PROCESS = 3; // as many as its poller has in hand

    private final Platform platform;
    private final TableAccess access;
    private final List<SchoolId> schools;
    private final AtomicInteger number = new AtomicInteger();

    BareEvents(Platform platform, TableAccess access, List<String> schools) {
        this.platform = platform;
        this.access = access;
        this.schools = schools.stream().map(SchoolId::new).toList();
    }

    /** Writes so many events of so many schools; says how many a second. */
    double write(int events, int ofSchools) throws InterruptedException {
        long start = System.nanoTime();
        try (ExecutorService callers = Executors.newFixedThreadPool(PROCESSES * ofSchools)) {
            List<Future<?>> running = new ArrayList<>();
            for (int first = 0; first + BATCH <= events; first += BATCH) {
                for (int school = 0; school < ofSchools; school++) {
                    SchoolId id = schools.get(school);
                    int own = (BATCH - school + ofSchools - 1) / ofSchools;
                    for (int written = 0; written < own; written += CHUNK) {
                        int chunk = Math.min(CHUNK, own - written);
                        running.add(callers.submit(() -> write(id, chunk)));
                    }
                }
            }
            await(running);
        }
        return events / seconds(start);
    }

    /** Works off all that waits in the queue; says how many a second. */
    double writeFromQueue() throws InterruptedException {
        QueueClient queue = platform.room(SqsRoom.class).queue(ResourceNames.BEHAVIOR_QUEUE);
        AtomicInteger done = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService callers = Executors.newFixedThreadPool(PROCESSES * BATCHES_OF_A_PROCESS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < PROCESSES * BATCHES_OF_A_PROCESS; caller++) {
                running.add(callers.submit(() -> {
                    for (List<JsonNode> batch = received(queue); !batch.isEmpty(); batch = received(queue)) {
                        writeBySchool(batch);
                        queue.delete(batch.stream()
                                .map(message -> message.path("ReceiptHandle").asText())
                                .toList());
                        done.addAndGet(batch.size());
                    }
                }));
            }
            await(running);
        }
        return done.get() / seconds(start);
    }

    private static List<JsonNode> received(QueueClient queue) {
        List<JsonNode> batch = new ArrayList<>();
        int before;
        do {
            before = batch.size();
            batch.addAll(queue.receive(QueueClient.MAX_MESSAGES, 0));
        } while (batch.size() < BATCH && batch.size() > before);
        return batch;
    }

    private void writeBySchool(List<JsonNode> batch) {
        Map<String, Long> counts = batch.stream()
                .collect(Collectors.groupingBy(
                        message -> message.path("MessageAttributes")
                                .path(BehaviorMessage.SCHOOL_ATTRIBUTE)
                                .path("StringValue")
                                .asText(),
                        Collectors.counting()));
        counts.forEach((school, count) -> {
            for (int written = 0; written < count; written += CHUNK) {
                write(new SchoolId(school), Math.min(CHUNK, count.intValue() - written));
            }
        });
    }

    private void write(SchoolId school, int count) {
        List<WriteRequest> writes = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int next = number.getAndIncrement();
            Map<String, AttributeValue> item =
                    StoredItems.of(school, SampleEvents.of(school, new StudentId("bare_" + next % 250), next));
            writes.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        var _ = access.client()
                .batchWriteItem(batch -> batch.requestItems(Map.of(platform.tableName(), writes))
                        .overrideConfiguration(config ->
                                config.credentialsProvider(access.tenants().of(school))));
    }

    private static void await(List<Future<?>> running) throws InterruptedException {
        try {
            for (Future<?> call : running) {
                call.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
