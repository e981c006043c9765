package io.luca.local.aws.service.secretsmanager;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.kept.KeptDocuments;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What was put into secrets, in files of a directory. What was written survives the end of the process, however it ends. Safe for use
 * by many threads.
 */
final class KeptSecrets implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final KeptDocuments documents;

    /** A text that was put. */
    record Kept(String value, String versionId, Instant at) {

        @Override
        public String toString() {
            return "Kept[" + versionId + "]";
        }
    }

    /** Those of a directory, which is made if it is not there. */
    KeptSecrets(Path directory) {
        documents = new KeptDocuments(directory);
    }

    void keep(String arn, Kept kept) {
        documents.keep(
                arn,
                json.createObjectNode()
                        .put("value", kept.value())
                        .put("version", kept.versionId())
                        .put("at", kept.at().toString()));
    }

    Optional<Kept> find(String arn) {
        return documents
                .find(arn)
                .map(node -> new Kept(
                        node.path("value").asText(),
                        node.path("version").asText(),
                        Instant.parse(node.path("at").asText())));
    }

    @Override
    public void close() {
        documents.close();
    }
}
