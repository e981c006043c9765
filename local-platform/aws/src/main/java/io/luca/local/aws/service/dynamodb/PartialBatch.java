package io.luca.local.aws.service.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Does a part of a batch on purpose and gives the rest back as unprocessed, which a real table does when it is busy. */
final class PartialBatch {

    private static final String SERVICE = "dynamodb";
    private static final String REQUESTS = "RequestItems";
    private static final String UNPROCESSED = "UnprocessedItems";
    private static final ObjectMapper json = new ObjectMapper();

    private final Faults faults;

    PartialBatch(Faults faults) {
        this.faults = faults;
    }

    /** Writes a batch; without such a fault, as it is. */
    DynamoDbEngine.Answer write(byte[] body, Function<byte[], DynamoDbEngine.Answer> engine) {
        try {
            if (!faults.isUnprocessing(SERVICE)) {
                return engine.apply(body);
            }
            ObjectNode request = (ObjectNode) json.readTree(body);
            ObjectNode heldBack = json.createObjectNode();
            ObjectNode tables = (ObjectNode) request.path(REQUESTS);
            List<String> names = new ArrayList<>();
            tables.fieldNames().forEachRemaining(names::add);
            names.forEach(table -> divide(tables, table, heldBack));
            if (heldBack.isEmpty()) {
                return engine.apply(body);
            }
            if (tables.isEmpty()) {
                ObjectNode nothing = json.createObjectNode();
                nothing.set(UNPROCESSED, heldBack);
                return new DynamoDbEngine.Answer(200, json.writeValueAsBytes(nothing));
            }
            DynamoDbEngine.Answer answer = engine.apply(json.writeValueAsBytes(request));
            if (answer.status() != 200) {
                return answer;
            }
            ObjectNode done = (ObjectNode) json.readTree(answer.body());
            done.set(UNPROCESSED, heldBack); // the engine itself leaves nothing
            return new DynamoDbEngine.Answer(200, json.writeValueAsBytes(done));
        } catch (IOException malformed) { // the guard has read it before
            throw new UncheckedIOException(malformed);
        }
    }

    private void divide(ObjectNode tables, String table, ObjectNode heldBack) {
        ArrayNode now = json.createArrayNode();
        ArrayNode later = json.createArrayNode();
        for (JsonNode item : tables.path(table)) {
            (faults.drawUnprocessed(SERVICE) ? later : now).add(item);
        }
        if (!later.isEmpty()) {
            heldBack.set(table, later);
        }
        if (now.isEmpty()) {
            tables.remove(table);
        } else {
            tables.set(table, now);
        }
    }
}
