package io.luca.local.aws.service.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.service.scheduler.Schedule.Name;
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
 * The schedules that the API made, in files of a directory, each as it was asked for. What was written survives the end of the
 * process, however it ends. Safe for use by many threads.
 */
final class KeptSchedules implements AutoCloseable {

    private static final byte[] FIRST = {};
    private static final byte[] BEYOND_ALL = {(byte) 0xff};
    private static final ObjectMapper json = new ObjectMapper();

    private final Store store;

    /**
     * A schedule of an earlier process.
     *
     * @param after the instant after which its next call is; of one that is due once it may be long past
     * @param isOver whether it has made its last call
     */
    record Kept(Name name, JsonNode members, Instant after, boolean isOver) {}

    /** Those of a directory, which is made if it is not there. */
    KeptSchedules(Path directory) {
        store = Stores.in(directory);
    }

    void keep(Kept kept) {
        ObjectNode node = json.createObjectNode()
                .put("group", kept.name().group())
                .put("name", kept.name().name())
                .put("after", kept.after().toString())
                .put("over", kept.isOver());
        node.set("members", kept.members());
        try {
            store.write(new Writes().put(key(kept.name()), json.writeValueAsBytes(node)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void forget(Name name) {
        store.write(new Writes().remove(key(name)));
    }

    List<Kept> all() {
        List<Kept> all = new ArrayList<>();
        try (Store.Entries entries = store.entries(FIRST, BEYOND_ALL, Store.Direction.FORWARD)) {
            while (entries.next()) {
                JsonNode node = json.readTree(entries.value());
                all.add(new Kept(
                        new Name(node.path("group").asText(), node.path("name").asText()),
                        node.path("members"),
                        Instant.parse(node.path("after").asText()),
                        node.path("over").asBoolean()));
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

    private static byte[] key(Name name) {
        return name.toString().getBytes(UTF_8);
    }
}
