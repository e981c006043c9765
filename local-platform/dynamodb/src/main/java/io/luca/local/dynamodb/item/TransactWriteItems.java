package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.item.RequestTokens.Use;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.stream.ChangeLog;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.ApiError.CancellationReason;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code TransactWriteItems}: all of up to 100 actions, or none. */
final class TransactWriteItems implements Operation {

    private static final long SIZE = 4L * 1024 * 1024;
    private static final int LONGEST_TOKEN = 36;
    private static final Map<String, Action.Kind> KINDS = Map.of(
            "Put", Action.Kind.PUT,
            "Update", Action.Kind.UPDATE,
            "Delete", Action.Kind.DELETE,
            "ConditionCheck", Action.Kind.CHECK);
    private static final List<String> NAMES = List.copyOf(KINDS.keySet());

    private final ItemStore items;
    private final Faults faults;
    private final RequestTokens tokens;

    TransactWriteItems(ItemStore items, Faults faults, RequestTokens tokens) {
        this.items = items;
        this.faults = faults;
        this.tokens = tokens;
    }

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        Optional<String> token = request.text(request.length("ClientRequestToken", 1, LONGEST_TOKEN));
        List<Action> actions = actions(request);
        List<TableSchema> found = actions.stream()
                .map(action -> items.tables().require(action.table()))
                .toList();
        found.stream().distinct().forEach(faults::delay);
        try (Use use = tokens.use(token, request);
                HeldTables held = HeldTables.of(
                        items.tables(),
                        new TreeSet<>(found.stream().map(TableSchema::name).toList()))) {
            List<ItemWrite> writes = writes(actions, found, held);
            List<Outcome> outcomes = use.isRepeated() ? repeated(writes) : transact(writes, use);
            write(outcomes, use.isRepeated(), request, answer);
        }
    }

    private static List<Action> actions(Parameters request) {
        return Transactions.parts(request, NAMES).stream()
                .map(part -> Action.of(KINDS.getOrDefault(part.name(), Action.Kind.CHECK), part.action(), false))
                .toList();
    }

    private List<ItemWrite> writes(List<Action> actions, List<TableSchema> found, HeldTables held) {
        Transactions.Reasons reasons = new Transactions.Reasons(actions.size());
        List<ItemWrite> writes = new ArrayList<>(actions.size());
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            TableSchema table = held.schema(found.get(i).name());
            reasons.unless(i, () -> {
                ItemWrite write = action.on(table);
                if (faults.throttles(table, Faults.Access.WRITE, write::partition)) {
                    throw Faults.throttling(table);
                }
                writes.add(write);
            });
        }
        reasons.requireNone();
        Transactions.requireDistinct(writes.stream().map(ItemWrite::place).toList());
        return writes;
    }

    private List<Outcome> transact(List<ItemWrite> writes, Use use) {
        Transactions.Reasons reasons = new Transactions.Reasons(writes.size());
        try (ItemLocks.Transaction held = items.locks()
                        .transaction(writes.stream().map(ItemWrite::place).toList());
                ChangeLog.Change change = items.changes().begin()) {
            held.taken().stream().forEach(taken -> reasons.add(taken, Transactions.CONFLICT));
            for (int i = 0; i < writes.size(); i++) {
                if (faults.conflicts(writes.get(i).table())) {
                    reasons.add(i, Transactions.CONFLICT);
                }
            }
            reasons.requireNone();
            Writes all = new Writes();
            List<Outcome> outcomes = prepare(writes, all, change, reasons);
            use.remember(all);
            items.commit(all);
            return outcomes;
        }
    }

    private List<Outcome> prepare(
            List<ItemWrite> writes, Writes all, ChangeLog.Change change, Transactions.Reasons reasons) {
        List<Outcome> outcomes = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            int part = i;
            reasons.unless(part, () -> {
                Outcome outcome = items.prepare(writes.get(part), all, change, ChangeLog.Actor.CLIENT);
                outcomes.add(outcome);
                if (!outcome.done()) {
                    reasons.add(
                            part,
                            new CancellationReason(
                                    "ConditionalCheckFailed",
                                    Optional.of("The conditional request failed"),
                                    outcome.shown()));
                }
            });
        }
        reasons.requireNone();
        long size = outcomes.stream()
                .flatMap(outcome -> outcome.after().stream())
                .mapToLong(Kept::size)
                .sum();
        if (size > SIZE) {
            throw ApiError.validation("The aggregate size of the items in the transaction exceeded 4 MB");
        }
        return outcomes;
    }

    /** The same request again, within ten minutes, reads what the first one wrote. */
    private List<Outcome> repeated(List<ItemWrite> writes) {
        return writes.stream()
                .map(write -> {
                    Optional<Kept> now = items.find(write.place());
                    return new Outcome(write, true, now, now);
                })
                .toList();
    }

    private void write(List<Outcome> outcomes, boolean repeated, Parameters request, JsonGenerator answer)
            throws IOException {
        ConsumedCapacity.Report report = ConsumedCapacity.Report.of(request);
        Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            TableSchema table = outcome.write().table();
            if (report != ConsumedCapacity.Report.NONE || faults.counts(table)) {
                ConsumedCapacity own = new ConsumedCapacity(table);
                ConsumedCapacity all = consumed.computeIfAbsent(table.name(), _ -> new ConsumedCapacity(table));
                if (repeated) {
                    all.add(2 * KeyRead.units(outcome.after(), true));
                } else {
                    all.add(outcome, 2);
                    faults.spend(
                            table,
                            Faults.Access.WRITE,
                            outcome.write()::partition,
                            own.add(outcome, 2).total());
                }
            }
        }
        answer.writeStartObject();
        ConsumedCapacity.writeField(answer, report, consumed.values(), Optional.of(repeated ? "Read" : "Write"));
        if (ItemCollectionMetrics.asked(request)) {
            ItemCollectionMetrics.writeField(answer, outcomes);
        }
        answer.writeEndObject();
    }
}
