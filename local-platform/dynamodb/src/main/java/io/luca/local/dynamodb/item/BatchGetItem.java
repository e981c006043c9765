package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
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

/** {@code BatchGetItem}: up to 100 keys and 16 MB; what is beyond, and what is throttled, comes back as unprocessed. */
final class BatchGetItem implements Operation {

    private static final int KEYS = 100;
    private static final long ANSWER_SIZE = 16L * 1024 * 1024;

    private final ItemStore items;
    private final Faults faults;

    BatchGetItem(ItemStore items, Faults faults) {
        this.items = items;
        this.faults = faults;
    }

    /** What is read of one table. */
    private record Part(String name, Parameters parameters, List<Item> keys, Optional<BoundProjection> projection) {

        boolean consistent() {
            return parameters.flag("ConsistentRead").orElse(false);
        }
    }

    /** What was read of one table. */
    private record Found(
            Part part, ConsumedCapacity consumed, List<KeyRead> reads, List<Kept> items, List<Integer> unprocessed) {}

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        List<Part> parts = parts(request);
        Map<String, List<KeyRead>> reads = new LinkedHashMap<>();
        parts.forEach(part -> reads.put(part.name(), reads(part)));
        long left = ANSWER_SIZE;
        List<Found> found = new ArrayList<>();
        for (Part part : parts) {
            Found of = read(part, reads.getOrDefault(part.name(), List.of()), left);
            left -= of.items().stream().mapToLong(Kept::size).sum();
            found.add(of);
        }
        requireOne(found, reads);
        write(found, request, answer);
    }

    private static List<Part> parts(Parameters request) {
        Requests.consumedCapacity(request);
        JsonNode tables = request.member("RequestItems")
                .map(Parameters::node)
                .filter(node -> !node.isEmpty())
                .orElseThrow(() -> ApiError.validation("The requestItems parameter is required for BatchGetItem"));
        tables.properties().forEach(table -> {
            int keys = Parameters.of(table.getValue()).node("Keys").size();
            if (keys == 0 || keys > KEYS) {
                request.broken("Value at 'RequestItems." + table.getKey()
                        + ".member.Keys' failed to satisfy constraint: Member"
                        + " must have length "
                        + (keys == 0 ? "greater than or equal to 1" : "less than or equal to " + KEYS));
            }
        });
        request.check();
        List<Part> parts = new ArrayList<>();
        int count = 0;
        for (var table : tables.properties()) {
            Parameters parameters = Parameters.of(table.getValue());
            Optional<BoundProjection> projection = KeyRead.projection(parameters);
            List<Item> keys = new ArrayList<>();
            parameters.node("Keys").forEach(key -> keys.add(ItemJson.readItem(key)));
            if (new HashSet<>(keys).size() < keys.size()) {
                throw ApiError.validation("Provided list of item keys contains duplicates");
            }
            count += keys.size();
            if (count > KEYS) {
                throw ApiError.validation("Too many items requested for the BatchGetItem call");
            }
            parts.add(new Part(table.getKey(), parameters, keys, projection));
        }
        return parts;
    }

    private List<KeyRead> reads(Part part) {
        TableSchema table = items.tables().require(part.name());
        faults.delay(table);
        return part.keys().stream()
                .map(key -> KeyRead.of(table, key, part.projection()))
                .toList();
    }

    private Found read(Part part, List<KeyRead> reads, long left) {
        Found found = new Found(
                part,
                new ConsumedCapacity(reads.getFirst().table()),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (int i = 0; i < reads.size(); i++) {
            KeyRead read = reads.get(i);
            if (left <= 0
                    || faults.throttles(read.table(), Faults.Access.READ, read::partition)
                    || faults.leavesUnprocessed(read.table())) {
                found.unprocessed().add(i);
                continue;
            }
            Optional<Kept> item = items.find(read.place());
            if (item.isPresent()) {
                left -= item.get().size();
                if (left < 0) {
                    found.unprocessed().add(i);
                    continue;
                }
                found.reads().add(read);
                found.items().add(item.get());
            }
            double units = KeyRead.units(item, part.consistent());
            found.consumed().add(units);
            faults.spend(read.table(), Faults.Access.READ, read::partition, units);
        }
        return found;
    }

    /** A batch of which nothing was done is an error; one of which a part was done is not. */
    private static void requireOne(List<Found> found, Map<String, List<KeyRead>> reads) {
        int unprocessed = found.stream().mapToInt(of -> of.unprocessed().size()).sum();
        int asked = reads.values().stream().mapToInt(List::size).sum();
        if (unprocessed == asked) {
            throw Faults.throttling(reads.values().iterator().next().getFirst().table());
        }
    }

    private static void write(List<Found> found, Parameters request, JsonGenerator answer) throws IOException {
        answer.writeStartObject();
        answer.writeObjectFieldStart("Responses");
        for (Found of : found) {
            answer.writeArrayFieldStart(of.part().name());
            for (int i = 0; i < of.items().size(); i++) {
                of.reads().get(i).write(answer, of.items().get(i));
            }
            answer.writeEndArray();
        }
        answer.writeEndObject();
        answer.writeObjectFieldStart("UnprocessedKeys");
        for (Found of : found) {
            if (!of.unprocessed().isEmpty()) {
                answer.writeObjectFieldStart(of.part().name());
                writeUnprocessed(of, answer);
                answer.writeEndObject();
            }
        }
        answer.writeEndObject();
        ConsumedCapacity.writeField(
                answer,
                ConsumedCapacity.Report.of(request),
                found.stream().map(Found::consumed).toList(),
                Optional.empty());
        answer.writeEndObject();
    }

    /** A part as the request had it, but for the keys that were read. */
    private static void writeUnprocessed(Found of, JsonGenerator answer) throws IOException {
        JsonNode asked = of.part().parameters().node();
        Set<Integer> unprocessed = new HashSet<>(of.unprocessed());
        for (var field : asked.properties()) {
            if (!field.getKey().equals("Keys")) {
                answer.writeFieldName(field.getKey());
                JsonTree.write(field.getValue(), answer);
            }
        }
        answer.writeArrayFieldStart("Keys");
        JsonNode keys = asked.path("Keys");
        for (int i = 0; i < keys.size(); i++) {
            if (unprocessed.contains(i)) {
                JsonTree.write(keys.path(i), answer);
            }
        }
        answer.writeEndArray();
    }
}
