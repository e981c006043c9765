package io.luca.local.aws.service.athena;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.kept.KeptDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The workgroups that the API made, in files of a directory. What was written survives the end of the process, however it ends. Safe
 * for use by many threads.
 */
final class KeptWorkgroups implements AutoCloseable {

    private final KeptDocuments documents;

    /** Those of a directory, which is made if it is not there. */
    KeptWorkgroups(Path directory) {
        documents = new KeptDocuments(directory);
    }

    void keep(Workgroup workgroup) {
        ObjectNode described = workgroup.described();
        documents.keep(workgroup.name(), described);
    }

    void forget(String name) {
        documents.forget(name);
    }

    List<Workgroup> all() {
        return documents.under("").stream().map(KeptWorkgroups::read).toList();
    }

    @Override
    public void close() {
        documents.close();
    }

    private static Workgroup read(JsonNode described) {
        return Workgroup.read(
                described.path("Name").asText(),
                Optional.ofNullable(described.path("Description").textValue()),
                new Fields(
                        new RequestPlace("CreateWorkGroup", "Configuration"),
                        Fields.Typing.STRICT,
                        described.path("Configuration")));
    }
}
