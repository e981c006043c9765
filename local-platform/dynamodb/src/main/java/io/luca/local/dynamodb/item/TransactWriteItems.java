package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.item.Action.Kind;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.item.RequestTokens.Use;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.stream.ChangeLog;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code TransactWriteItems}: all of up to 100 actions, or none. */
record TransactWriteItems(ItemStore items, Faults faults, RequestTokens tokens) implements Operation {

    private static final int LONGEST_TOKEN = 36;
    private static final Map<String, Kind> PARTS =
            Map.of("Put", Kind.PUT, "Update", Kind.UPDATE, "Delete", Kind.DELETE, "ConditionCheck", Kind.CHECK);

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        String token = request.text(request.length("ClientRequestToken", 1, LONGEST_TOKEN))
                .orElse("");
        List<Action> actions = Transactions.parts(request, PARTS.keySet()).stream()
                .map(part -> Action.of(Objects.requireNonNull(PARTS.get(part.name())), part.action(), false))
                .toList();
        List<String> names = actions.stream().map(Action::table).toList();
        try (HeldTables held = HeldTables.of(items.tables(), faults, names);
                Use use = tokens.use(token, request)) {
            List<ItemWrite> writes = writes(actions, held);
            List<Outcome> outcomes = use.repeated() ? repeated(writes) : transact(writes, use);
            write(outcomes, use.repeated(), request, answer);
        }
    }

    private List<ItemWrite> writes(List<Action> actions, HeldTables held) {
        List<ItemWrite> writes = Transactions.each(actions.size(), i -> {
            Action action = actions.get(i);
            ItemWrite write = action.on(held.schema(action.table()));
            faults.admit(write.table(), Optional.empty(), Faults.Access.WRITE, write::partition);
            return write;
        });
        Transactions.requireDistinct(places(writes));
        return writes;
    }

    private static List<byte[]> places(List<ItemWrite> writes) {
        return writes.stream().map(ItemWrite::place).toList();
    }

    private List<Outcome> transact(List<ItemWrite> writes, Use use) {
        try (ItemLocks.Several held = items.locks().transaction(places(writes));
                ChangeLog.Change change = items.changes().begin()) {
            Transactions.each(writes.size(), i -> {
                ItemLocks.refuseIf(faults.of(writes.get(i).table()).conflicts()
                        || held.taken().get(i));
                return writes.get(i);
            });
            Writes all = new Writes();
            List<Outcome> outcomes = Transactions.each(
                    writes.size(),
                    i -> items.prepare(writes.get(i), all, change, ChangeLog.Actor.CLIENT)
                            .required());
            Transactions.requireSize(outcomes.stream().map(Outcome::after).toList());
            use.remember(all);
            items.store().write(all);
            return outcomes;
        }
    }

    /** The same request again, within ten minutes, reads what the first one wrote. */
    private List<Outcome> repeated(List<ItemWrite> writes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (ItemWrite write : writes) {
            Optional<Kept> item = items.find(write.place());
            outcomes.add(new Outcome(write, true, item, item));
        }
        return outcomes;
    }

    private void write(List<Outcome> outcomes, boolean repeated, Parameters request, JsonGenerator answer)
            throws IOException {
        Consumption consumption = new Consumption(request, faults);
        for (Outcome outcome : outcomes) {
            if (repeated) {
                consumption.repeated(outcome);
            } else {
                consumption.written(outcome, 2);
            }
        }
        consumption.writeAll(answer, repeated ? "Read" : "Write");
        ItemCollectionMetrics.writeAll(answer, request, outcomes);
    }
}
