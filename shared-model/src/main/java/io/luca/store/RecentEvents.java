package io.luca.store;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.luca.model.BehaviorEvent;
import io.luca.model.PersonId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events that a profile shows: the newest, but for a share that is kept for what others say of a student, one for what the
 * student sends, and of the others' one for each who says something. An event's time is its sender's word, and nobody's word takes
 * a place that another one has: only if more others say something than have room, ten at the least, the newest of each decide.
 */
final class RecentEvents {

    /** How many there are. */
    static final int SHOWN = 20;

    private static final int SHARE = SHOWN / 2;
    /** So many of each sender come before the newest of all. */
    private static final int SHARE_OF_A_SENDER = 3;

    /** @param rank how many of the same sender are newer, up to the share of a sender */
    private record Ranked(int rank, BehaviorEvent event) {}

    private RecentEvents() {}

    /**
     * Those that are shown, the newest first.
     *
     * @param reports what others say, in any order; of each sender the newest {@link #mostOfASender} are enough
     * @param own what the student has sent, the newest first
     */
    static List<BehaviorEvent> of(List<BehaviorEvent> reports, List<BehaviorEvent> own) {
        int shownReports = Math.min(reports.size(), Math.max(SHARE, SHOWN - own.size()));
        List<BehaviorEvent> shown = new ArrayList<>(bySender(reports, shownReports));
        shown.addAll(own.subList(0, Math.min(own.size(), SHOWN - shown.size())));
        shown.sort(comparing(BehaviorEvent::occurredAt).reversed());
        return shown;
    }

    /**
     * How many of one sender could be shown at the most: as many as there are places, or fewer once others fill all of them with their
     * own share.
     *
     * @param reports how many there are of each sender that is known so far; of more senders no more could be shown
     */
    static int mostOfASender(Collection<Integer> reports) {
        for (int share = 1; share <= SHARE_OF_A_SENDER; share++) {
            int most = share;
            if (reports.stream().mapToInt(count -> Math.min(count, most)).sum() >= SHOWN) {
                return most;
            }
        }
        return SHOWN;
    }

    /** The newest of each sender come first, then the second of each, and the third, then the newest of all. */
    private static List<BehaviorEvent> bySender(List<BehaviorEvent> reports, int most) {
        Map<PersonId, Integer> newer = new HashMap<>();
        return reports.stream()
                .sorted(comparing(BehaviorEvent::occurredAt).reversed())
                .map(report -> new Ranked(
                        Math.min(SHARE_OF_A_SENDER, newer.merge(report.sender(), 1, Integer::sum) - 1), report))
                .sorted(comparingInt(Ranked::rank))
                .limit(most)
                .map(Ranked::event)
                .toList();
    }
}
