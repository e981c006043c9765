package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.store.Writes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls that were taken and are not done yet, in files of a directory. What was written survives the end of the process, however it
 * ends. Safe for use by many threads.
 */
final class KeptInvocations implements AutoCloseable {

    private static final byte[] FIRST = {};
    private static final byte[] BEYOND_ALL = {(byte) 0xff};
    private static final ObjectMapper json = new ObjectMapper();

    private final Store store;

    /**
     * A call that waits.
     *
     * @param function its ARN, with the qualifier if it was called by one
     * @param attempt the number of the next try
     * @param due when that is
     */
    record Kept(String id, String function, byte[] event, Instant takenAt, int attempt, Instant due) {}

    /** Those of a directory, which is made if it is not there. */
    KeptInvocations(Path directory) {
        store = Stores.in(directory);
    }

    void keep(Kept call) {
        ObjectNode node = json.createObjectNode()
                .put("id", call.id())
                .put("function", call.function())
                .put("event", call.event())
                .put("taken_at", call.takenAt().toString())
                .put("attempt", call.attempt())
                .put("due", call.due().toString());
        try {
            store.write(new Writes().put(key(call.id()), json.writeValueAsBytes(node)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void forget(String id) {
        store.write(new Writes().remove(key(id)));
    }

    List<Kept> all() {
        List<Kept> all = new ArrayList<>();
        try (Store.Entries entries = store.entries(FIRST, BEYOND_ALL, Store.Direction.FORWARD)) {
            while (entries.next()) {
                JsonNode node = json.readTree(entries.value());
                all.add(new Kept(
                        node.path("id").asText(),
                        node.path("function").asText(),
                        node.path("event").binaryValue(),
                        Instant.parse(node.path("taken_at").asText()),
                        node.path("attempt").asInt(),
                        Instant.parse(node.path("due").asText())));
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
        return all;
    }

    @Override
    public void close() {
        store.close();
    }

    private static byte[] key(String id) {
        return id.getBytes(UTF_8);
    }
}
