package io.luca.worker;

import io.luca.logging.Causes;
import io.luca.model.BehaviorEvent;
import io.luca.model.LucaException;
import io.luca.model.Receipt;
import io.luca.model.Receipt.Outcome;
import io.luca.model.RequestId;
import io.luca.store.Pauses;
import io.luca.store.SchoolEvents;
import io.luca.store.SentEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingestion of one school's part of a batch: events first, then the quarantine, then the receipts. Whatever it stops at, the
 * message comes again, and every step can be done again: an event's key is its identity, and a receipt is computed anew.
 */
final class SchoolIngestion {

    private static final Logger log = LoggerFactory.getLogger(SchoolIngestion.class);

    private final SchoolEvents events;
    private final Quarantine quarantine;
    private final Pauses pauses;

    SchoolIngestion(SchoolEvents events, Quarantine quarantine, Pauses pauses) {
        this.events = events;
        this.quarantine = quarantine;
        this.pauses = pauses;
    }

    /** @throws LucaException if nothing of the school can be done now */
    BatchResult run(List<ReadMessage> messages) {
        Map<BehaviorEvent.Identity, RequestId> storedBefore = storedBefore(messages);
        List<SentEvent> sent = new ArrayList<>();
        messages.forEach(message -> message.rows().forEach(row -> {
            if (row instanceof Row.Valid valid) {
                sent.add(sent(message, valid));
            }
        }));
        Set<BehaviorEvent.Identity> unwritten = events.write(newOnes(sent, storedBefore), pauses);
        Set<String> failed = new HashSet<>();
        for (ReadMessage message : messages) {
            if (validRows(message).stream()
                    .anyMatch(row -> unwritten.contains(row.event().identity()))) {
                failed.add(message.id());
            }
        }
        List<Quarantine.Entry> invalid = invalidRows(messages, failed);
        failed.addAll(quarantine.send(invalid));
        int duplicates = 0;
        Set<BehaviorEvent.Identity> seen = new HashSet<>();
        for (ReadMessage message : messages) {
            Receipt receipt = receipt(message, storedBefore, seen);
            duplicates += (int) receipt.rows().stream()
                    .filter(row -> row.outcome() == Outcome.DUPLICATE)
                    .count();
            if (!failed.contains(message.id()) && !tryToSave(message, receipt)) {
                failed.add(message.id());
            }
        }
        int refused = invalid.stream().mapToInt(entry -> entry.rows().size()).sum();
        return new BatchResult(
                failed, ReadMessage.rowsOf(messages), sent.size() - duplicates - unwritten.size(), refused, duplicates);
    }

    /**
     * What lists have brought before. Of single events it is not asked: it would cost a read for each, and their key makes a
     * second write harmless.
     */
    private Map<BehaviorEvent.Identity, RequestId> storedBefore(List<ReadMessage> messages) {
        Set<BehaviorEvent.Identity> listed = new LinkedHashSet<>();
        messages.stream()
                .filter(message -> message.delivery().isBatch())
                .forEach(message ->
                        validRows(message).forEach(row -> listed.add(row.event().identity())));
        return events.stored(listed, pauses);
    }

    private static List<SentEvent> newOnes(List<SentEvent> sent, Map<BehaviorEvent.Identity, RequestId> storedBefore) {
        return sent.stream()
                .filter(one -> !storedBefore.containsKey(one.event().identity()))
                .toList();
    }

    private static List<Quarantine.Entry> invalidRows(List<ReadMessage> messages, Set<String> failed) {
        List<Quarantine.Entry> invalid = new ArrayList<>();
        for (ReadMessage message : messages) {
            List<Row.Invalid> rows = message.rows().stream()
                    .filter(Row.Invalid.class::isInstance)
                    .map(Row.Invalid.class::cast)
                    .toList();
            if (!failed.contains(message.id()) && !rows.isEmpty()) {
                invalid.add(new Quarantine.Entry(message.source(), rows));
            }
        }
        return invalid;
    }

    /** A row is no duplicate of what its own request has stored on an earlier delivery of the same message. */
    private static Receipt receipt(
            ReadMessage message,
            Map<BehaviorEvent.Identity, RequestId> storedBefore,
            Set<BehaviorEvent.Identity> seen) {
        Delivery delivery = message.delivery();
        List<Receipt.Row> rows = new ArrayList<>();
        for (Row row : message.rows()) {
            rows.add(
                    switch (row) {
                        case Row.Invalid invalid ->
                            new Receipt.Row(
                                    invalid.index(),
                                    invalid.eventId(),
                                    Outcome.QUARANTINED,
                                    invalid.field(),
                                    invalid.reason());
                        case Row.Valid valid -> {
                            BehaviorEvent.Identity identity = valid.event().identity();
                            RequestId before = storedBefore.get(identity);
                            boolean isFirst =
                                    seen.add(identity) && (before == null || before.equals(delivery.request()));
                            yield new Receipt.Row(
                                    valid.index(),
                                    valid.event().id().value(),
                                    isFirst ? Outcome.ACCEPTED : Outcome.DUPLICATE,
                                    null,
                                    null);
                        }
                    });
        }
        return new Receipt(delivery.request(), delivery.person(), delivery.receivedAt(), rows);
    }

    /**
     * Saves a receipt that somebody will ask for: whoever sent a list asks what became of its rows; of a single event, only a
     * refusal is worth a write.
     *
     * @return false if it is to be written again, with the message
     */
    private boolean tryToSave(ReadMessage message, Receipt receipt) {
        boolean isAskedFor = message.delivery().isBatch()
                || receipt.rows().stream().anyMatch(row -> row.outcome() == Outcome.QUARANTINED);
        if (!isAskedFor) {
            return true;
        }
        try {
            events.save(receipt, pauses);
            return true;
        } catch (LucaException busy) {
            message.delivery()
                    .lines()
                    .run(() -> log.atWarn()
                            .addKeyValue("cause", Causes.of(busy))
                            .log("the receipt of a request is to be written again"));
            return false;
        }
    }

    private static List<Row.Valid> validRows(ReadMessage message) {
        return message.rows().stream()
                .filter(Row.Valid.class::isInstance)
                .map(Row.Valid.class::cast)
                .toList();
    }

    private static SentEvent sent(ReadMessage message, Row.Valid row) {
        Delivery delivery = message.delivery();
        return new SentEvent(row.event(), delivery.request(), delivery.receivedAt());
    }
}
