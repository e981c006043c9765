package io.luca.consolidator;

import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SubjectId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one school's consolidation, for many threads. Reasons are few: what is over a limit is counted together. */
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

    /**
     * Counts a grade that could not be made. The reason names the subject, which is enough to find it; the engine's own message names an
     * evaluation, and operators are not told of those.
     */
    void failed(SubjectId subject, LucaException failure) {
        failed(
                failure.code() == ErrorCode.INVALID
                        ? "subject " + subject + ": a mark does not fit the rules' "
                                + failure.field().orElse("fields")
                        : failure.code() == ErrorCode.CONFLICT
                                ? "subject " + subject + ": " + failure.getMessage()
                                : failure.code() + ": " + failure.getMessage());
    }

    /** Counts a grade, or a class, that was given up for this night because it changed all the time. */
    void changedMeanwhile() {
        failed("evaluations were changed while they were graded");
    }

    SchoolResult result(Progress progress) {
        return new SchoolResult(grades.sum(), evaluations.sum(), failures, progress == Progress.COMPLETE);
    }
}
