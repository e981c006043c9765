package io.luca.local.aws.service.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.kept.KeptDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.elasticmq.actor.queue.InternalMessage;

/**
 * The messages of all queues in files of a directory, each once, by its id, with the queue that it is in: so one that goes from a queue
 * to another is never in none. What was written survives the end of the process, however it ends. Safe for use by many threads.
 */
final class KeptMessages implements AutoCloseable {

    private final KeptDocuments documents;

    /** Those of a directory, which is made if it is not there. */
    KeptMessages(Path directory) {
        documents = new KeptDocuments(directory);
    }

    /** Keeps a message as it is now, in this queue and in no other. */
    void keep(String queue, InternalMessage message) {
        documents.keep(message.id(), MessageFormat.write(queue, message));
    }

    /** Forgets a message, unless it is in another queue by now. */
    void forget(String queue, String id) {
        if (find(queue, id).isPresent()) {
            documents.forget(id);
        }
    }

    /** Forgets all messages of a queue. */
    void forgetAll(String queue) {
        in(queue).forEach(message -> documents.forget(message.id()));
    }

    /** How often a message of a queue was received; empty if it is not in it. */
    Optional<Integer> receives(String queue, String id) {
        return find(queue, id).map(MessageFormat::receives);
    }

    /** What is in a queue. */
    List<InternalMessage> in(String queue) {
        return documents.under("").stream()
                .filter(written -> MessageFormat.queue(written).equals(queue))
                .map(MessageFormat::message)
                .toList();
    }

    @Override
    public void close() {
        documents.close();
    }

    private Optional<JsonNode> find(String queue, String id) {
        return documents.find(id).filter(written -> MessageFormat.queue(written).equals(queue));
    }
}
