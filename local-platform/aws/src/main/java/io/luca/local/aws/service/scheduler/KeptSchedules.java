package io.luca.local.aws.service.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.kept.KeptDocuments;
import io.luca.local.aws.service.scheduler.Schedule.Name;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The schedules that the API made, in files of a directory, each as it was asked for. What was written survives the end of the
 * process, however it ends. Safe for use by many threads.
 */
final class KeptSchedules implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final KeptDocuments documents;

    /**
     * A schedule of an earlier process.
     *
     * @param after the instant after which its next call is; of one that is due once it may be long past
     * @param isOver whether it has made its last call
     */
    record Kept(Name name, JsonNode members, Instant after, boolean isOver) {}

    /** Those of a directory, which is made if it is not there. */
    KeptSchedules(Path directory) {
        documents = new KeptDocuments(directory);
    }

    void keep(Kept kept) {
        ObjectNode node = json.createObjectNode()
                .put("group", kept.name().group())
                .put("name", kept.name().name())
                .put("after", kept.after().toString())
                .put("over", kept.isOver());
        node.set("members", kept.members());
        documents.keep(kept.name().toString(), node);
    }

    void forget(Name name) {
        documents.forget(name.toString());
    }

    List<Kept> all() {
        return documents.under("").stream().map(KeptSchedules::read).toList();
    }

    @Override
    public void close() {
        documents.close();
    }

    private static Kept read(JsonNode node) {
        return new Kept(
                new Name(node.path("group").asText(), node.path("name").asText()),
                node.path("members"),
                Instant.parse(node.path("after").asText()),
                node.path("over").asBoolean());
    }
}
