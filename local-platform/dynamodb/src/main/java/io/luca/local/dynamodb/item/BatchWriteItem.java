package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.fault.FaultyTable;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.stream.ChangeLog;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Bytes;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code BatchWriteItem}: up to 25 puts and deletions. They are written together, which DynamoDB does not promise; what is throttled, or
 * held by a transaction, comes back as unprocessed.
 */
record BatchWriteItem(ItemStore items, Faults faults) implements Operation {

    private static final int REQUESTS = 25;

    /** One request of a batch. */
    private record Part(JsonNode request, Action action) {}

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        List<Part> parts = parts(request);
        List<String> names = parts.stream().map(part -> part.action().table()).toList();
        try (HeldTables held = HeldTables.of(items.tables(), faults, names)) {
            List<ItemWrite> writes = parts.stream()
                    .map(part -> on(held.schema(part.action().table()), part.action()))
                    .toList();
            List<Bytes> places =
                    writes.stream().map(write -> Bytes.of(write.place())).toList();
            Requests.requireDistinct(places, "Provided list of item keys contains duplicates");
            List<Optional<Outcome>> outcomes = write(writes);
            if (outcomes.stream().allMatch(Optional::isEmpty)) {
                throw Faults.throttling(writes.getFirst().table());
            }
            write(parts, outcomes, request, answer);
        }
    }

    private static List<Part> parts(Parameters request) {
        Requests.consumedCapacity(request);
        Requests.itemCollectionMetrics(request);
        List<Part> parts = new ArrayList<>();
        for (var table : Requests.batch("BatchWriteItem", request, BatchWriteItem::constrain)) {
            for (JsonNode one : table.getValue()) {
                parts.add(new Part(one, action(table.getKey(), Parameters.of(one))));
            }
        }
        ApiError.require(parts.size() <= REQUESTS, "Too many items requested for the BatchWriteItem call");
        return parts;
    }

    private static void constrain(Map.Entry<String, JsonNode> table, Parameters request) {
        int size = table.getValue().size();
        if (size == 0 || size > REQUESTS) {
            request.broken("Value '{" + table.getKey() + "=" + table.getValue()
                    + "}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must"
                    + " have length less than or equal to " + REQUESTS
                    + ", Member must have length greater than or equal to 1]");
        }
    }

    private static Action action(String table, Parameters request) {
        Optional<Parameters> put = request.member("PutRequest");
        Optional<Parameters> delete = request.member("DeleteRequest");
        if (put.isPresent() == delete.isPresent()) {
            throw ApiError.validation(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of"
                            + " the supported datatypes");
        }
        Action.Kind kind = put.isPresent() ? Action.Kind.PUT : Action.Kind.DELETE;
        Parameters content = put.or(() -> delete).orElseThrow();
        content.notNull(kind.attributes());
        content.check();
        return Action.ofBatch(kind, table, ItemJson.readItem(content.node(kind.attributes())));
    }

    /** A batch does not say of its puts what is wrong with a key. */
    private static ItemWrite on(TableSchema table, Action action) {
        ItemKeys.requireKey(table, ItemKeys.lastKey(table, Optional.empty(), action.attributes()));
        return action.on(table);
    }

    private List<Optional<Outcome>> write(List<ItemWrite> writes) {
        try (ItemLocks.Several held = items.locks()
                        .several(writes.stream().map(ItemWrite::place).toList());
                ChangeLog.Change change = items.changes().begin()) {
            Writes all = new Writes();
            List<Optional<Outcome>> outcomes = new ArrayList<>(writes.size());
            for (ItemWrite write : writes) {
                boolean unprocessed = held.taken().get(outcomes.size()) || leavesUnprocessed(write);
                outcomes.add(
                        unprocessed
                                ? Optional.empty()
                                : Optional.of(items.prepare(write, all, change, ChangeLog.Actor.CLIENT)));
            }
            items.store().write(all);
            return outcomes;
        }
    }

    private boolean leavesUnprocessed(ItemWrite write) {
        FaultyTable faulty = faults.of(write.table());
        return faults.throttles(write.table(), Optional.empty(), Faults.Access.WRITE, write::partition)
                || faulty.leavesUnprocessed()
                || faulty.conflicts();
    }

    private void write(List<Part> parts, List<Optional<Outcome>> outcomes, Parameters request, JsonGenerator answer)
            throws IOException {
        ObjectNode unprocessed = JsonNodeFactory.instance.objectNode();
        Consumption consumption = new Consumption(request, faults);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Optional<Outcome> outcome = outcomes.get(i);
            outcome.ifPresent(done -> consumption.written(done, 1));
            if (outcome.isEmpty()) {
                unprocessed.withArrayProperty(part.action().table()).add(part.request());
            }
        }
        answer.writePOJOField("UnprocessedItems", unprocessed);
        ItemCollectionMetrics.writeAll(
                answer, request, outcomes.stream().flatMap(Optional::stream).toList());
        consumption.writeAll(answer, "");
    }
}
