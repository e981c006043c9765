package io.luca.store;

import static java.util.Comparator.comparing;

import io.luca.model.BehaviorEvent;
import io.luca.model.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * The events that a profile shows: the newest, but for a share that is kept for what others say of a student, one for what the
 * student sends, and of the others' one for each who says something. An event's time is its sender's word, and nobody's word takes
 * all places.
 */
final class RecentEvents {

    /** How many there are. */
    static final int SHOWN = 20;

    private static final int SHARE = SHOWN / 2;
    private static final int SHARE_OF_A_SENDER = 3;

    private RecentEvents() {}

    /**
     * Those that are shown, the newest first.
     *
     * @param reports what others say, the newest first
     * @param own what the student has sent, the newest first
     */
    static List<BehaviorEvent> of(List<BehaviorEvent> reports, List<BehaviorEvent> own) {
        int shownReports = Math.min(reports.size(), Math.max(SHARE, SHOWN - own.size()));
        List<BehaviorEvent> shown = new ArrayList<>(bySender(reports, shownReports));
        shown.addAll(own.subList(0, Math.min(own.size(), SHOWN - shown.size())));
        shown.sort(comparing(BehaviorEvent::occurredAt).reversed());
        return shown;
    }

    /** The newest few of each sender come first, then the newest of all. */
    private static List<BehaviorEvent> bySender(List<BehaviorEvent> reports, int most) {
        Map<PersonId, Integer> counts = new HashMap<>();
        SequencedSet<BehaviorEvent> ordered = new LinkedHashSet<>();
        for (BehaviorEvent report : reports) {
            if (counts.merge(report.sender(), 1, Integer::sum) <= SHARE_OF_A_SENDER) {
                ordered.add(report);
            }
        }
        ordered.addAll(reports);
        return List.copyOf(ordered).subList(0, Math.min(ordered.size(), most));
    }
}
