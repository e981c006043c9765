package io.luca.model;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The certificate of a removal: what it found and removed. It names no content.
 *
 * @param at when it was certain that nothing is left
 * @param records of the table by kind, as they were counted before the first was removed
 * @param historyRecords of the history
 * @param historyObjects that were written again without them
 */
public record RemovalCertificate(Instant at, Map<String, Integer> records, int historyRecords, int historyObjects) {

    public RemovalCertificate {
        records = new TreeMap<>(records);
        if (historyRecords < 0
                || historyObjects < 0
                || records.values().stream().anyMatch(count -> count < 0)) {
            throw LucaException.invalid("certificate", "nothing is removed less than never");
        }
    }
}
