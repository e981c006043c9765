package io.luca.local.aws.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.StoreRefusedException;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.store.Writes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * JSON documents under keys, in files of a directory. What was written survives the end of the process, however it ends. Safe for use by
 * many threads.
 */
public final class KeptDocuments implements AutoCloseable {

    private static final byte[] BEYOND_ALL = {(byte) 0xff};
    private static final ObjectMapper json = new ObjectMapper();

    private final Store store;

    /**
     * Those of a directory, which is made if it is not there.
     *
     * @throws StoreRefusedException if it is damaged, in use, or cannot be written
     */
    public KeptDocuments(Path directory) {
        store = Stores.in(directory);
    }

    /** Keeps a document under a key, in place of the one that was there. */
    public void keep(String key, JsonNode document) {
        store.write(new Writes().put(bytes(key), written(document)));
    }

    /** Keeps documents under their keys, and forgets what other keys have: all of it is done, or nothing. */
    public void keep(Map<String, ? extends JsonNode> documents, Set<String> forgotten) {
        Writes writes = new Writes();
        documents.forEach((key, document) -> writes.put(bytes(key), written(document)));
        forgotten.forEach(key -> writes.remove(bytes(key)));
        store.write(writes);
    }

    /** Forgets what a key has, if it has anything. */
    public void forget(String key) {
        store.write(new Writes().remove(bytes(key)));
    }

    /** What a key has. */
    public Optional<JsonNode> find(String key) {
        return Optional.ofNullable(store.get(bytes(key))).map(KeptDocuments::read);
    }

    /**
     * All whose keys begin so, in the order of the keys.
     *
     * @param prefix empty for all there are
     */
    public List<JsonNode> under(String prefix) {
        List<JsonNode> found = new ArrayList<>();
        try (Store.Entries entries = store.entries(bytes(prefix), BEYOND_ALL, Store.Direction.FORWARD)) {
            while (entries.next() && new String(entries.key(), UTF_8).startsWith(prefix)) {
                found.add(read(entries.value()));
            }
        }
        return found;
    }

    @Override
    public void close() {
        store.close();
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }

    private static byte[] written(JsonNode document) {
        try {
            return json.writeValueAsBytes(document);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonNode read(byte[] written) {
        try {
            return json.readTree(written);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
