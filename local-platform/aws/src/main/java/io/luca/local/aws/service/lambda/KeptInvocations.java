package io.luca.local.aws.service.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.kept.KeptDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Calls that were taken and are not done yet, in files of a directory. What was written survives the end of the process, however it
 * ends. Safe for use by many threads.
 */
final class KeptInvocations implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final KeptDocuments documents;

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
        documents = new KeptDocuments(directory);
    }

    void keep(Kept call) {
        ObjectNode node = json.createObjectNode()
                .put("id", call.id())
                .put("function", call.function())
                .put("event", call.event())
                .put("taken_at", call.takenAt().toString())
                .put("attempt", call.attempt())
                .put("due", call.due().toString());
        documents.keep(call.id(), node);
    }

    void forget(String id) {
        documents.forget(id);
    }

    List<Kept> all() {
        return documents.under("").stream().map(KeptInvocations::read).toList();
    }

    @Override
    public void close() {
        documents.close();
    }

    private static Kept read(JsonNode node) {
        try {
            return new Kept(
                    node.path("id").asText(),
                    node.path("function").asText(),
                    node.path("event").binaryValue(),
                    Instant.parse(node.path("taken_at").asText()),
                    node.path("attempt").asInt(),
                    Instant.parse(node.path("due").asText()));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
