package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.expression.Projection;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code BatchGetItem}: up to 100 keys and 16 MB; what is beyond, and what is throttled, comes back as unprocessed. */
record BatchGetItem(ItemStore items, Faults faults) implements Operation {

    private static final int KEYS = 100;
    private static final long ANSWER_SIZE = 16L * 1024 * 1024;

    /** What is asked of one table. */
    private record Part(String table, Parameters parameters, List<Item> keys, Optional<Projection> projection) {}

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        Map<Part, List<KeyRead>> reads = new LinkedHashMap<>();
        for (Part part : parts(request)) {
            TableSchema table = items.tables().require(part.table());
            faults.of(table).delay();
            Stream<Item> keys = part.keys().stream();
            reads.put(
                    part,
                    keys.map(key -> KeyRead.of(table, key, part.projection())).toList());
        }
        Answering answering = new Answering(answer, new Consumption(request, faults));
        answer.writeObjectFieldStart("Responses");
        for (var read : reads.entrySet()) {
            answering.read(read.getKey(), read.getValue());
        }
        answer.writeEndObject();
        if (!answering.processed) {
            // a batch of which nothing was done is an error; one of which a part was done is not
            throw Faults.throttling(reads.values().iterator().next().getFirst().table());
        }
        answer.writePOJOField("UnprocessedKeys", answering.unprocessed);
        answering.consumption.writeAll(answer, "");
    }

    private static List<Part> parts(Parameters request) {
        Requests.consumedCapacity(request);
        List<Part> parts = new ArrayList<>();
        int count = 0;
        for (var table : Requests.batch("BatchGetItem", request, BatchGetItem::constrain)) {
            Part part = part(table.getKey(), Parameters.of(table.getValue()));
            parts.add(part);
            count += part.keys().size();
            ApiError.require(count <= KEYS, "Too many items requested for the BatchGetItem call");
        }
        return parts;
    }

    private static void constrain(Map.Entry<String, JsonNode> table, Parameters request) {
        int keys = Parameters.of(table.getValue()).node("Keys").size();
        if (keys == 0 || keys > KEYS) {
            request.broken("Value at 'RequestItems." + table.getKey()
                    + ".member.Keys' failed to satisfy constraint: Member must have length "
                    + (keys == 0 ? "greater than or equal to 1" : "less than or equal to " + KEYS));
        }
    }

    private static Part part(String table, Parameters parameters) {
        Optional<Projection> projection = KeyRead.projection(parameters);
        List<Item> keys =
                parameters.node("Keys").valueStream().map(ItemJson::readItem).toList();
        Requests.requireDistinct(keys, "Provided list of item keys contains duplicates");
        return new Part(table, parameters, keys, projection);
    }

    /** An answer while it is written. */
    private final class Answering {

        private final JsonGenerator answer;
        private final Consumption consumption;
        private final ObjectNode unprocessed = JsonNodeFactory.instance.objectNode();
        private long left = ANSWER_SIZE;
        private boolean processed;

        Answering(JsonGenerator answer, Consumption consumption) {
            this.answer = answer;
            this.consumption = consumption;
        }

        void read(Part part, List<KeyRead> reads) throws IOException {
            double times = part.parameters().flag("ConsistentRead").orElse(false) ? 1 : 0.5;
            answer.writeArrayFieldStart(part.table());
            for (int i = 0; i < reads.size(); i++) {
                if (read(reads.get(i), times)) {
                    processed = true;
                } else {
                    leave(part, part.parameters().node("Keys").get(i));
                }
            }
            answer.writeEndArray();
        }

        private boolean read(KeyRead read, double times) throws IOException {
            if (left <= 0
                    || faults.throttles(read.table(), Optional.empty(), Faults.Access.READ, read::partition)
                    || faults.of(read.table()).leavesUnprocessed()) {
                return false;
            }
            Optional<Kept> item = items.find(read.place());
            if (item.isPresent()) {
                left -= item.get().size();
                if (left < 0) {
                    return false;
                }
                item.get().write(answer, read.projection());
            }
            consumption.read(read, item, times);
            return true;
        }

        /** A part comes back as the request had it, but for the keys that were read. */
        private void leave(Part part, JsonNode key) {
            if (!unprocessed.has(part.table())) {
                ObjectNode rest = part.parameters().node().deepCopy();
                rest.putArray("Keys");
                unprocessed.set(part.table(), rest);
            }
            ObjectNode left = unprocessed.withObjectProperty(part.table());
            left.withArrayProperty("Keys").add(key);
        }
    }
}
