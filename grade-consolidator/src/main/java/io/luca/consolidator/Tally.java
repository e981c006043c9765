package io.luca.consolidator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts, for many threads. Reasons are few: what is over a limit is counted together. */
final class Tally {

    private static final int MAX_REASONS = 20;
    private static final String OTHERS = "other reasons";

    private final LongAdder grades = new LongAdder();
    private final LongAdder evaluations = new LongAdder();
    private final Map<String, Long> failures = new ConcurrentHashMap<>();

    void written(int counted) {
        grades.increment();
        evaluations.add(counted);
    }

    void failed(String reason) {
        boolean isKnown = failures.containsKey(reason) || failures.size() < MAX_REASONS;
        failures.merge(isKnown ? reason : OTHERS, 1L, Long::sum);
    }

    SchoolResult result(boolean isWhole) {
        return new SchoolResult(grades.sum(), evaluations.sum(), failures, isWhole);
    }
}
