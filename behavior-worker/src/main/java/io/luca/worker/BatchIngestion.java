package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.LogFields;
import io.luca.logging.Causes;
import io.luca.logging.LogContext;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import io.luca.tracing.Span;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingestion of a batch of messages of several schools. Each school's part runs by itself, under its own credentials: what fails
 * for one does not hold up another, and no call ever mixes two. A message that is harmful in itself fails alone.
 *
 * <p>Safe for use by many threads.
 */
final class BatchIngestion {

    private static final Logger log = LoggerFactory.getLogger(BatchIngestion.class);

    private final TenantTable table;
    private final BlockedStudents blocked;
    private final SenderRights rights;
    private final EventReader reader;
    private final Quarantine quarantine;

    BatchIngestion(
            TenantTable table,
            BlockedStudents blocked,
            SenderRights rights,
            EventReader reader,
            Quarantine quarantine) {
        this.table = table;
        this.blocked = blocked;
        this.rights = rights;
        this.reader = reader;
        this.quarantine = quarantine;
    }

    /**
     * Works off all messages, or says of each that it is to come again.
     *
     * @param pauses end before the function's own time does
     */
    BatchResult run(List<SQSMessage> messages, Pauses pauses) {
        Map<SchoolId, List<ReadMessage>> bySchool = new LinkedHashMap<>();
        List<Quarantine.Entry> strangers = new ArrayList<>();
        Set<String> harmful = new HashSet<>();
        for (SQSMessage message : messages) {
            try {
                Delivery delivery = Delivery.read(message);
                bySchool.computeIfAbsent(delivery.school(), _ -> new ArrayList<>())
                        .add(new ReadMessage(message, delivery, reader.read(delivery)));
            } catch (LucaException unusable) {
                lines(message).run(() -> log.warn("message {} was not sent by the gateway", message.getMessageId()));
                strangers.add(new Quarantine.Entry(message, List.of(unusable(message, unusable))));
            } catch (RuntimeException bug) { // the other messages must not wait for a correction of ours
                lines(message).run(() -> log.error("message {} cannot be worked off", message.getMessageId(), bug));
                harmful.add(message.getMessageId());
            }
        }
        harmful.addAll(quarantine.send(strangers));
        BatchResult result = new BatchResult(harmful, strangers.size(), 0, strangers.size(), 0);
        try (ExecutorService schools = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Running> running = new ArrayList<>();
            bySchool.forEach((school, own) ->
                    running.add(new Running(school, own, schools.submit(traced(school, own, pauses)::get))));
            for (Running part : running) {
                result = result.plus(outcome(part));
            }
        }
        return result;
    }

    private Supplier<BatchResult> traced(SchoolId school, List<ReadMessage> messages, Pauses pauses) {
        return Span.shared(() -> Span.within("school", Span.Kind.INTERNAL, span -> {
            span.index(LogFields.SCHOOL, school.value());
            span.note("messaging.batch.message_count", messages.size());
            return LogContext.of(LogFields.SCHOOL, school.value()).call(() -> work(school, messages, pauses));
        }));
    }

    private BatchResult work(SchoolId school, List<ReadMessage> messages, Pauses pauses) {
        List<StudentId> students = messages.stream()
                .flatMap(message -> message.students().stream())
                .toList();
        Set<StudentId> unwanted = blocked.among(school, students, pauses);
        List<ReadMessage> wanted = new ArrayList<>();
        List<ReadMessage> undecided = new ArrayList<>();
        for (ReadMessage message : messages) {
            try {
                wanted.add(rights.allowed(school, message.without(unwanted), pauses));
            } catch (LucaException unknown) { // it alone comes again: what one sends must not hold up what others do
                undecided.add(message);
            }
        }
        BatchResult result = new SchoolIngestion(table.eventsOf(school), quarantine, pauses)
                .run(wanted)
                .plus(allAgain(undecided));
        wanted.addAll(undecided);
        tell(wanted, result);
        return result;
    }

    private static BatchResult allAgain(List<ReadMessage> messages) {
        return new BatchResult(
                messages.stream().map(ReadMessage::id).collect(Collectors.toSet()),
                ReadMessage.rowsOf(messages),
                0,
                0,
                0);
    }

    /**
     * One line for all messages, and one for each that has a refused row, comes again, or whose sender has a name for it and will look
     * for that: a rush is no rush of lines.
     */
    private static void tell(List<ReadMessage> messages, BatchResult result) {
        log.atInfo()
                .addKeyValue(LogFields.CORRELATION_IDS, ReadMessage.requestsOf(messages))
                .addKeyValue("stored", result.stored())
                .addKeyValue("duplicates", result.duplicates())
                .addKeyValue("quarantined", result.quarantined())
                .addKeyValue("failed", result.failed().size())
                .log("messages_ingested");
        for (ReadMessage message : messages) {
            long refused = message.rows().stream()
                    .filter(Row.Invalid.class::isInstance)
                    .count();
            boolean comesAgain = result.failed().contains(message.id());
            if (refused > 0
                    || comesAgain
                    || message.delivery().clientCorrelationId().isPresent()) {
                message.delivery()
                        .lines()
                        .run(() -> log.atInfo()
                                .addKeyValue("rows", message.rows().size())
                                .addKeyValue("quarantined", refused)
                                .log(comesAgain ? "message_comes_again" : "message_ingested"));
            }
        }
    }

    /** One school's part of the batch. */
    private record Running(SchoolId school, List<ReadMessage> messages, Future<BatchResult> work) {}

    private static BatchResult outcome(Running part) {
        try {
            return part.work().get();
        } catch (ExecutionException failed) {
            log.atWarn()
                    .addKeyValue(LogFields.SCHOOL, part.school().value())
                    .addKeyValue(LogFields.CORRELATION_IDS, ReadMessage.requestsOf(part.messages()))
                    .addKeyValue("cause", Causes.of(failed))
                    .log("the messages of school {} are to come again", part.school());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return allAgain(part.messages());
    }

    private static LogContext lines(SQSMessage message) {
        return LogContext.ofThisThread().and(LogFields.CORRELATION_ID, Delivery.requestOf(message));
    }

    private static Row.Invalid unusable(SQSMessage message, LucaException why) {
        return new Row.Invalid(
                0, null, message.getBody(), why.field().orElse("role"), String.valueOf(why.getMessage()));
    }
}
