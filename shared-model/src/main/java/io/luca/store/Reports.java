package io.luca.store;

import io.luca.model.BehaviorEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What others say of a student, as far as it was read: sender by sender, of each the newest first. Of no sender more is kept than a
 * profile could show. For one thread.
 */
final class Reports {

    private final List<BehaviorEvent> kept = new ArrayList<>();
    private final Map<String, Integer> bySender = new HashMap<>();

    /** Adds one that was read, under its sort key. */
    void add(String sortKey, BehaviorEvent report) {
        if (bySender.merge(Keys.reportsOfSender(sortKey), 1, Integer::sum) <= RecentEvents.SHOWN) {
            kept.add(report);
        }
    }

    /** Whether a profile could show no more of the sender of a report than there are already. */
    boolean sufficeOf(String sortKey) {
        return bySender.getOrDefault(Keys.reportsOfSender(sortKey), 0) >= wanted();
    }

    /** How many of a further sender a profile could show. */
    int wanted() {
        return RecentEvents.mostOfASender(bySender.values());
    }

    /** How many people have said something. */
    int senders() {
        return bySender.size();
    }

    List<BehaviorEvent> kept() {
        return List.copyOf(kept);
    }
}
