package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.store.Writes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.elasticmq.actor.queue.InternalMessage;

/**
 * The messages of all queues in files of a directory, each once, by its id, with the queue that it is in: so one that goes from a queue
 * to another is never in none. What was written survives the end of the process, however it ends. Safe for use by many threads.
 */
final class KeptMessages implements AutoCloseable {

    private static final byte[] FIRST = {};
    private static final byte[] BEYOND_ALL = {(byte) 0xff};

    private final Store store;

    /** Those of a directory, which is made if it is not there. */
    KeptMessages(Path directory) {
        store = Stores.in(directory);
    }

    /** Keeps a message as it is now, in this queue and in no other. */
    void keep(String queue, InternalMessage message) {
        store.write(new Writes().put(key(message.id()), MessageFormat.write(queue, message)));
    }

    /** Forgets a message, unless it is in another queue by now. */
    void forget(String queue, String id) {
        if (find(queue, id).isPresent()) {
            store.write(new Writes().remove(key(id)));
        }
    }

    /** How often a message of a queue was received; empty if it is not in it. */
    Optional<Integer> receives(String queue, String id) {
        return find(queue, id).map(MessageFormat::receives);
    }

    /** What is in a queue. */
    List<InternalMessage> in(String queue) {
        List<InternalMessage> messages = new ArrayList<>();
        try (Store.Entries all = store.entries(FIRST, BEYOND_ALL, Store.Direction.FORWARD)) {
            while (all.next()) {
                if (MessageFormat.queue(all.value()).equals(queue)) {
                    messages.add(MessageFormat.message(all.value()));
                }
            }
        }
        return messages;
    }

    @Override
    public void close() {
        store.close();
    }

    private Optional<byte[]> find(String queue, String id) {
        return Optional.ofNullable(store.get(key(id)))
                .filter(written -> MessageFormat.queue(written).equals(queue));
    }

    private static byte[] key(String id) {
        return id.getBytes(UTF_8);
    }
}
