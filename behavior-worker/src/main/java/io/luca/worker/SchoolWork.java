package io.luca.worker;

import io.luca.model.BehaviorEvent;
import io.luca.model.LucaException;
import io.luca.model.Receipt;
import io.luca.model.Receipt.Outcome;
import io.luca.model.RequestId;
import io.luca.store.Pauses;
import io.luca.store.SchoolEvents;
import io.luca.store.SentEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off one school's part of a batch: events first, then the quarantine, then the receipts. Whatever it stops at, the
 * message comes again, and every step can be done again: an event's key is its identity, and a receipt is computed anew.
 */
final class SchoolWork {

    /** DynamoDB's limit of BatchGetItem, in keys. */
    private static final int ASKED_TOGETHER = 100;

    private static final Logger log = LoggerFactory.getLogger(SchoolWork.class);

    private final SchoolEvents events;
    private final Quarantine quarantine;
    private final Pauses pauses;

    SchoolWork(SchoolEvents events, Quarantine quarantine, Pauses pauses) {
        this.events = events;
        this.quarantine = quarantine;
        this.pauses = pauses;
    }

    /** @throws LucaException if nothing of the school can be done now */
    BatchResult run(List<BatchWork.Task> tasks) {
        Map<BehaviorEvent.Identity, RequestId> storedBefore = storedBefore(tasks);
        List<SentEvent> sent = new ArrayList<>();
        tasks.forEach(task -> task.rows().forEach(row -> {
            if (row instanceof Row.Good good) {
                sent.add(sent(task, good));
            }
        }));
        Set<BehaviorEvent.Identity> unwritten = events.write(newOnes(sent, storedBefore), pauses);
        Set<String> failed = new HashSet<>();
        for (BatchWork.Task task : tasks) {
            if (goodRows(task).stream()
                    .anyMatch(row -> unwritten.contains(row.event().identity()))) {
                failed.add(task.message().getMessageId());
            }
        }
        List<Quarantine.Entry> bad = badRows(tasks, failed);
        failed.addAll(quarantine.send(bad));
        int duplicates = 0;
        Set<BehaviorEvent.Identity> seen = new HashSet<>();
        for (BatchWork.Task task : tasks) {
            Receipt receipt = receipt(task, storedBefore, seen);
            duplicates += (int) receipt.rows().stream()
                    .filter(row -> row.outcome() == Outcome.DUPLICATE)
                    .count();
            if (!failed.contains(task.message().getMessageId()) && !isSaved(task, receipt)) {
                failed.add(task.message().getMessageId());
            }
        }
        return new BatchResult(failed, sent.size() - duplicates - unwritten.size(), bad.size(), duplicates);
    }

    /**
     * What lists have brought before. Of single events it is not asked: it would cost a read for each, and their key makes a
     * second write harmless.
     */
    private Map<BehaviorEvent.Identity, RequestId> storedBefore(List<BatchWork.Task> tasks) {
        Set<BehaviorEvent.Identity> listed = new LinkedHashSet<>();
        tasks.stream()
                .filter(task -> task.delivery().isBatch())
                .forEach(task ->
                        goodRows(task).forEach(row -> listed.add(row.event().identity())));
        List<BehaviorEvent.Identity> all = List.copyOf(listed);
        Map<BehaviorEvent.Identity, RequestId> found = new HashMap<>();
        for (int start = 0; start < all.size(); start += ASKED_TOGETHER) {
            found.putAll(events.stored(all.subList(start, Math.min(start + ASKED_TOGETHER, all.size())), pauses));
        }
        return found;
    }

    private static List<SentEvent> newOnes(List<SentEvent> sent, Map<BehaviorEvent.Identity, RequestId> storedBefore) {
        return sent.stream()
                .filter(one -> !storedBefore.containsKey(one.event().identity()))
                .toList();
    }

    private static List<Quarantine.Entry> badRows(List<BatchWork.Task> tasks, Set<String> failed) {
        List<Quarantine.Entry> bad = new ArrayList<>();
        for (BatchWork.Task task : tasks) {
            if (!failed.contains(task.message().getMessageId())) {
                task.rows().forEach(row -> {
                    if (row instanceof Row.Bad refused) {
                        bad.add(new Quarantine.Entry(task.message(), refused));
                    }
                });
            }
        }
        return bad;
    }

    /** A row is no duplicate of what its own request has stored on an earlier delivery of the same message. */
    private static Receipt receipt(
            BatchWork.Task task,
            Map<BehaviorEvent.Identity, RequestId> storedBefore,
            Set<BehaviorEvent.Identity> seen) {
        Delivery delivery = task.delivery();
        List<Receipt.Row> rows = new ArrayList<>();
        for (Row row : task.rows()) {
            rows.add(
                    switch (row) {
                        case Row.Bad bad ->
                            new Receipt.Row(bad.index(), bad.eventId(), Outcome.QUARANTINED, bad.field(), bad.reason());
                        case Row.Good good -> {
                            BehaviorEvent.Identity identity = good.event().identity();
                            RequestId before = storedBefore.get(identity);
                            boolean isFirst =
                                    seen.add(identity) && (before == null || before.equals(delivery.request()));
                            yield new Receipt.Row(
                                    good.index(),
                                    good.event().id().value(),
                                    isFirst ? Outcome.ACCEPTED : Outcome.DUPLICATE,
                                    null,
                                    null);
                        }
                    });
        }
        return new Receipt(delivery.request(), delivery.person(), delivery.receivedAt(), rows);
    }

    /** Whoever sent a list asks what became of its rows; of a single event, only a refusal is worth a write. */
    private boolean isSaved(BatchWork.Task task, Receipt receipt) {
        boolean isAskedFor = task.delivery().isBatch()
                || receipt.rows().stream().anyMatch(row -> row.outcome() == Outcome.QUARANTINED);
        if (!isAskedFor) {
            return true;
        }
        try {
            events.save(receipt, pauses);
            return true;
        } catch (LucaException busy) {
            log.warn("the receipt of request {} is to be written again: {}", receipt.request(), busy.toString());
            return false;
        }
    }

    private static List<Row.Good> goodRows(BatchWork.Task task) {
        return task.rows().stream()
                .filter(Row.Good.class::isInstance)
                .map(Row.Good.class::cast)
                .toList();
    }

    private static SentEvent sent(BatchWork.Task task, Row.Good row) {
        Delivery delivery = task.delivery();
        return new SentEvent(row.event(), delivery.request(), delivery.receivedAt());
    }
}
