package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.stream.ChangeLog;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Bytes;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.JsonTree;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code BatchWriteItem}: up to 25 puts and deletions. They are written together, which DynamoDB does not promise; what is throttled, or
 * held by a transaction, comes back as unprocessed.
 */
final class BatchWriteItem implements Operation {

    private static final int REQUESTS = 25;
    private static final String MISMATCH = "The provided key element does not match the schema";

    private final ItemStore items;
    private final Faults faults;

    BatchWriteItem(ItemStore items, Faults faults) {
        this.items = items;
        this.faults = faults;
    }

    /** One request of a batch, to the table of that name. */
    private record Part(String table, JsonNode request, Action action) {}

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        List<Part> parts = parts(request);
        Map<String, String> names = new LinkedHashMap<>();
        for (Part part : parts) {
            names.computeIfAbsent(part.table(), given -> {
                TableSchema table = items.tables().require(given);
                faults.delay(table);
                return table.name();
            });
        }
        try (HeldTables held = HeldTables.of(items.tables(), new TreeSet<>(names.values()))) {
            List<ItemWrite> writes = parts.stream()
                    .map(part -> on(held.schema(names.getOrDefault(part.table(), part.table())), part.action()))
                    .toList();
            requireDifferent(writes);
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
        JsonNode tables = request.member("RequestItems")
                .map(Parameters::node)
                .filter(node -> !node.isEmpty())
                .orElseThrow(() -> ApiError.validation("The requestItems parameter is required for BatchWriteItem"));
        tables.properties().forEach(table -> {
            int size = table.getValue().size();
            if (size == 0 || size > REQUESTS) {
                request.broken("Value '{" + table.getKey() + "=" + table.getValue()
                        + "}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must"
                        + " have length less than or equal to " + REQUESTS
                        + ", Member must have length greater than or equal to 1]");
            }
        });
        request.check();
        List<Part> parts = new ArrayList<>();
        tables.properties()
                .forEach(table -> table.getValue()
                        .forEach(one -> parts.add(new Part(table.getKey(), one, action(table.getKey(), one)))));
        if (parts.size() > REQUESTS) {
            throw ApiError.validation("Too many items requested for the BatchWriteItem call");
        }
        return parts;
    }

    private static Action action(String table, JsonNode request) {
        Parameters one = Parameters.of(request);
        Optional<Parameters> put = one.member("PutRequest");
        Optional<Parameters> delete = one.member("DeleteRequest");
        if (put.isPresent() == delete.isPresent()) {
            throw ApiError.validation(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of"
                            + " the supported datatypes");
        }
        String attributes = put.isPresent() ? "Item" : "Key";
        Parameters content = put.or(() -> delete).orElseThrow();
        content.notNull(attributes);
        content.check();
        return Action.ofBatch(
                put.isPresent() ? Action.Kind.PUT : Action.Kind.DELETE,
                table,
                ItemJson.readItem(content.node(attributes)));
    }

    /** A batch does not say of its puts what is wrong with a key. */
    private static ItemWrite on(TableSchema table, Action action) {
        try {
            return action.on(table);
        } catch (ApiError refused) {
            String message = refused.getMessage();
            throw message.contains("Type mismatch for key ") || message.contains("Missing the key ")
                    ? ApiError.validation(MISMATCH)
                    : refused;
        }
    }

    private static void requireDifferent(List<ItemWrite> writes) {
        Set<Bytes> places = new HashSet<>();
        if (!writes.stream().allMatch(write -> places.add(Bytes.of(write.place())))) {
            throw ApiError.validation("Provided list of item keys contains duplicates");
        }
    }

    private List<Optional<Outcome>> write(List<ItemWrite> writes) {
        try (ItemLocks.Several held = items.locks()
                        .several(writes.stream().map(ItemWrite::place).toList());
                ChangeLog.Change change = items.changes().begin()) {
            Writes all = new Writes();
            List<Optional<Outcome>> outcomes = new ArrayList<>(writes.size());
            for (int i = 0; i < writes.size(); i++) {
                ItemWrite write = writes.get(i);
                boolean unprocessed = held.taken().get(i)
                        || faults.throttles(write.table(), Faults.Access.WRITE, write::partition)
                        || faults.leavesUnprocessed(write.table())
                        || faults.conflicts(write.table());
                outcomes.add(
                        unprocessed
                                ? Optional.empty()
                                : Optional.of(items.prepare(write, all, change, ChangeLog.Actor.CLIENT)));
            }
            items.commit(all);
            return outcomes;
        }
    }

    private void write(List<Part> parts, List<Optional<Outcome>> outcomes, Parameters request, JsonGenerator answer)
            throws IOException {
        Map<String, List<JsonNode>> unprocessed = new LinkedHashMap<>();
        Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
        List<Outcome> done = new ArrayList<>();
        ConsumedCapacity.Report report = ConsumedCapacity.Report.of(request);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (outcomes.get(i).isEmpty()) {
                unprocessed
                        .computeIfAbsent(part.table(), _ -> new ArrayList<>())
                        .add(part.request());
                continue;
            }
            Outcome outcome = outcomes.get(i).get();
            TableSchema table = outcome.write().table();
            done.add(outcome);
            if (report != ConsumedCapacity.Report.NONE || faults.counts(table)) {
                consumed.computeIfAbsent(table.name(), _ -> new ConsumedCapacity(table))
                        .add(outcome, 1);
                faults.spend(
                        table,
                        Faults.Access.WRITE,
                        outcome.write()::partition,
                        new ConsumedCapacity(table).add(outcome, 1).total());
            }
        }
        answer.writeStartObject();
        answer.writeObjectFieldStart("UnprocessedItems");
        for (var table : unprocessed.entrySet()) {
            answer.writeArrayFieldStart(table.getKey());
            for (JsonNode left : table.getValue()) {
                JsonTree.write(left, answer);
            }
            answer.writeEndArray();
        }
        answer.writeEndObject();
        if (ItemCollectionMetrics.asked(request)) {
            ItemCollectionMetrics.writeField(answer, done);
        }
        ConsumedCapacity.writeField(answer, report, consumed.values(), Optional.empty());
        answer.writeEndObject();
    }
}
