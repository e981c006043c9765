package io.luca.local.platform.government;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the government has stored, each batch under its key. Safe for use by many threads. */
final class Ledger {

    private final Map<String, Stored> byKey = new LinkedHashMap<>();
    private final Map<Grade, Integer> stored = new HashMap<>();
    private final Set<String> unlisted = new HashSet<>();

    /** A batch with the receipt that was given for it. */
    record Stored(String key, String receipt, Batch batch) {}

    synchronized Optional<Stored> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Stores a batch under a key that is free; the number of its grades that were there already. */
    synchronized int store(String key, Batch batch) {
        String receipt = "R-%08d".formatted(byKey.size() + 1);
        byKey.put(key, new Stored(key, receipt, batch));
        int duplicates = 0;
        for (Grade grade : batch.grades()) {
            duplicates += stored.merge(grade, 1, Integer::sum) > 1 ? 1 : 0;
        }
        return duplicates;
    }

    /** The batches of a school's period from one on, in the order in which they came. */
    synchronized List<Stored> page(String school, String period, int from, int size) {
        List<Stored> page = new ArrayList<>();
        int at = 0;
        for (Stored one : byKey.values()) {
            if (one.batch().school().equals(school)
                    && one.batch().period().equals(period)
                    && !unlisted.contains(one.key())) {
                if (at >= from && page.size() < size) {
                    page.add(one);
                }
                at++;
            }
        }
        return page;
    }

    /** Leaves a batch out of the pages, or has it in them again; it can be found all the same. */
    synchronized void list(String key, boolean isListed) {
        boolean _ = isListed ? unlisted.remove(key) : unlisted.add(key);
    }

    /** Each version of a grade that is stored, with how many times. */
    synchronized Map<Grade, Integer> grades() {
        return new HashMap<>(stored);
    }

    /** Loses a batch, as a government does that restores an old backup. */
    synchronized boolean lose(String key) {
        Stored gone = byKey.remove(key);
        if (gone != null) {
            gone.batch().grades().forEach(grade -> stored.computeIfPresent(grade, (_, n) -> n > 1 ? n - 1 : null));
        }
        return gone != null;
    }
}
