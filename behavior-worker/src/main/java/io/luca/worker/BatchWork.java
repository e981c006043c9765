package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off a batch of messages of several schools. Each school's part runs by itself, under its own credentials: what fails
 * for one does not hold up another, and no call ever mixes two. A message that is harmful in itself fails alone.
 *
 * <p>Safe for use by many threads.
 */
final class BatchWork {

    private static final Logger log = LoggerFactory.getLogger(BatchWork.class);

    private final TenantTable table;
    private final BlockedStudents blocked;
    private final EventReader reader;
    private final Quarantine quarantine;

    BatchWork(TenantTable table, BlockedStudents blocked, EventReader reader, Quarantine quarantine) {
        this.table = table;
        this.blocked = blocked;
        this.reader = reader;
        this.quarantine = quarantine;
    }

    /** A message with its rows. */
    record Task(SQSMessage message, Delivery delivery, List<Row> rows) {

        /** The same, with no event of these students. */
        Task without(Set<StudentId> students) {
            return students.isEmpty()
                    ? this
                    : new Task(
                            message,
                            delivery,
                            rows.stream()
                                    .map(row -> row instanceof Row.Good good
                                                    && students.contains(
                                                            good.event().student())
                                            ? Row.Bad.blocked(good)
                                            : row)
                                    .toList());
        }
    }

    /**
     * Works off all messages, or says of each that it is to come again.
     *
     * @param pauses end before the function's own time does
     */
    BatchResult run(List<SQSMessage> messages, Pauses pauses) {
        Map<SchoolId, List<Task>> bySchool = new LinkedHashMap<>();
        List<Quarantine.Entry> strangers = new ArrayList<>();
        Set<String> harmful = new HashSet<>();
        for (SQSMessage message : messages) {
            try {
                Delivery delivery = Delivery.read(message);
                bySchool.computeIfAbsent(delivery.school(), _ -> new ArrayList<>())
                        .add(new Task(message, delivery, reader.read(delivery)));
            } catch (LucaException unusable) {
                strangers.add(new Quarantine.Entry(message, unusable(message, unusable)));
            } catch (RuntimeException bug) { // the other messages must not wait for a correction of ours
                log.error("message {} cannot be worked off", message.getMessageId(), bug);
                harmful.add(message.getMessageId());
            }
        }
        harmful.addAll(quarantine.send(strangers));
        BatchResult result = new BatchResult(harmful, 0, strangers.size(), 0);
        try (ExecutorService schools = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Running> running = new ArrayList<>();
            bySchool.forEach((school, tasks) ->
                    running.add(new Running(school, tasks, schools.submit(() -> work(school, tasks, pauses)))));
            for (Running part : running) {
                result = result.plus(outcome(part));
            }
        }
        return result;
    }

    private BatchResult work(SchoolId school, List<Task> tasks, Pauses pauses) {
        Set<StudentId> unwanted = blocked.of(school, pauses);
        return new SchoolWork(table.eventsOf(school), quarantine, pauses)
                .run(tasks.stream().map(task -> task.without(unwanted)).toList());
    }

    /** One school's part of the batch. */
    private record Running(SchoolId school, List<Task> tasks, Future<BatchResult> work) {}

    private static BatchResult outcome(Running part) {
        try {
            return part.work().get();
        } catch (ExecutionException failed) {
            log.warn(
                    "the messages of school {} are to come again: {}",
                    part.school(),
                    String.valueOf(failed.getCause()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        Set<String> all = new HashSet<>();
        part.tasks().forEach(task -> all.add(task.message().getMessageId()));
        return new BatchResult(all, 0, 0, 0);
    }

    private static Row.Bad unusable(SQSMessage message, LucaException why) {
        return new Row.Bad(0, null, message.getBody(), why.field().orElse("role"), String.valueOf(why.getMessage()));
    }
}
