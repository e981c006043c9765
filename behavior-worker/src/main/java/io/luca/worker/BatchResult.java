package io.luca.worker;

import java.util.HashSet;
import java.util.Set;

/**
 * The result of one batch of messages.
 *
 * @param failed the ids of the messages that are to come again
 * @param accepted rows that the messages brought, whatever became of them
 * @param stored events written, those counted again that had been stored before
 * @param quarantined rows that can never be stored
 * @param duplicates rows whose event was in the batch or in the table already
 */
record BatchResult(Set<String> failed, int accepted, int stored, int quarantined, int duplicates) {

    BatchResult {
        failed = Set.copyOf(failed);
    }

    BatchResult plus(BatchResult other) {
        Set<String> both = new HashSet<>(failed);
        both.addAll(other.failed);
        return new BatchResult(
                both,
                accepted + other.accepted,
                stored + other.stored,
                quarantined + other.quarantined,
                duplicates + other.duplicates);
    }
}
