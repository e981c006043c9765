package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The operations on items, by their names. Safe for use by many threads. */
public final class ItemOperations {

    private final Map<String, Operation> operations;

    /** The operations on these items. */
    public ItemOperations(ItemStore items, Faults faults, Clock clock) {
        operations = Map.ofEntries(
                Map.entry("GetItem", new GetItem(items, faults)),
                Map.entry("PutItem", new SingleWrite(Action.Kind.PUT, items, faults)),
                Map.entry("UpdateItem", new SingleWrite(Action.Kind.UPDATE, items, faults)),
                Map.entry("DeleteItem", new SingleWrite(Action.Kind.DELETE, items, faults)),
                Map.entry("Query", new Query(items, faults)),
                Map.entry("Scan", new Scan(items, faults)),
                Map.entry("BatchGetItem", new BatchGetItem(items, faults)),
                Map.entry("BatchWriteItem", new BatchWriteItem(items, faults)),
                Map.entry("TransactGetItems", new TransactGetItems(items, faults)),
                Map.entry(
                        "TransactWriteItems",
                        new TransactWriteItems(items, faults, new RequestTokens(items.store(), clock))));
    }

    /** The names of the operations. */
    public Set<String> names() {
        return operations.keySet();
    }

    /**
     * Does one of them and writes its answer.
     *
     * @throws ApiError what the client is told instead; what was written to the answer is void then
     */
    public void answer(String name, JsonNode request, JsonGenerator answer) throws IOException {
        Operation operation = Objects.requireNonNull(operations.get(name), name);
        answer.writeStartObject();
        operation.answer(Parameters.of(request), answer);
        answer.writeEndObject();
    }
}
