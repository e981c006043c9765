package io.luca.local.aws.service.secretsmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.store.Writes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What was put into secrets, in files of a directory. What was written survives the end of the process, however it ends. Safe for use
 * by many threads.
 */
final class KeptSecrets implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final Store store;

    /** A text that was put. */
    record Kept(String value, String versionId, Instant at) {

        @Override
        public String toString() {
            return "Kept[" + versionId + "]";
        }
    }

    /** Those of a directory, which is made if it is not there. */
    KeptSecrets(Path directory) {
        store = Stores.in(directory);
    }

    void keep(String arn, Kept kept) {
        try {
            store.write(new Writes()
                    .put(
                            arn.getBytes(UTF_8),
                            json.writeValueAsBytes(json.createObjectNode()
                                    .put("value", kept.value())
                                    .put("version", kept.versionId())
                                    .put("at", kept.at().toString()))));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Optional<Kept> find(String arn) {
        byte[] written = store.get(arn.getBytes(UTF_8));
        if (written == null) {
            return Optional.empty();
        }
        try {
            JsonNode node = json.readTree(written);
            return Optional.of(new Kept(
                    node.path("value").asText(),
                    node.path("version").asText(),
                    Instant.parse(node.path("at").asText())));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
