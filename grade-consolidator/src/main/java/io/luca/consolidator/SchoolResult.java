package io.luca.consolidator;

import java.util.Map;
import java.util.TreeMap;

/**
 * The result of one school's consolidation.
 *
 * @param grades how many were written, or taken away
 * @param evaluations how many are counted now that were not
 * @param failures why grades could not be made, and how many for each reason; no reason names a person
 * @param isWhole false if the time was up before all was looked at
 */
record SchoolResult(long grades, long evaluations, Map<String, Long> failures, boolean isWhole) {

    SchoolResult {
        failures = Map.copyOf(failures);
    }

    static SchoolResult failed(String reason) {
        return new SchoolResult(0, 0, Map.of(reason, 1L), true);
    }

    boolean isGood() {
        return failures.isEmpty();
    }

    /** The reasons in one line, in the same order each time. */
    String reasons() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(failures)
                .forEach((reason, count) -> text.append(text.isEmpty() ? "" : "; ")
                        .append(reason)
                        .append(count > 1 ? " (" + count + " grades)" : ""));
        return text.toString();
    }
}
