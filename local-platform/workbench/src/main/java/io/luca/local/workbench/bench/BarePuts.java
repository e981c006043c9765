package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.value.RequestJson;

/**
 * The floor of PutItem: the request is read as the engine reads it, and its bytes are put into the engine's store under its key.
 * Nothing is checked and nothing answered.
 */
final class BarePuts implements MeasuredTable {

    private final Store store;
    private final TableRequest puts = TableRequest.put();

    BarePuts(Store store) {
        this.store = store;
    }

    @Override
    public boolean call(long number) {
        byte[] body = puts.body(number);
        JsonNode item = RequestJson.read(body).path("Item");
        store.write(new Writes().put((text(item, "PK") + '\0' + text(item, "SK")).getBytes(UTF_8), body));
        return true;
    }

    private static String text(JsonNode item, String attribute) {
        return item.path(attribute).path("S").textValue();
    }

    @Override
    public void close() {
        store.close();
    }
}
