package io.luca.interactive.school;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.model.GradeKey;
import io.luca.model.KeyHash;
import io.luca.model.SchoolId;

/**
 * Which grades have so few evaluations that this copy of the service may add some without counting them again. A grade whose count was
 * below half of {@link GradeKey#MOST_EVALUATIONS} takes {@value #UNCOUNTED} more after the one that it was counted for; one with more is
 * counted for each.
 *
 * <p>Each copy counts for itself, and adds {@value #UNCOUNTED} at the most after the others have brought the grade to half of the limit.
 * So what is not counted passes the limit only if there are more than 26 copies (500 / {@value #UNCOUNTED}; a deployment has twice the ten that are usual), and then by {@value
 * #UNCOUNTED} for each copy more. Besides, those pass that are recorded in the same moment as the last one that has room. Safe for use
 * by many threads.
 */
final class EvaluationCounts {

    /** Enough that who enters many marks of one pupil is not counted for each. */
    static final int UNCOUNTED = 19;

    private static final int FEW = GradeKey.MOST_EVALUATIONS / 2;
    private static final int MAX_GRADES = 100_000;

    /** A grade of a school. */
    record Counted(SchoolId school, GradeKey grade) {

        @Override
        public int hashCode() {
            return KeyHash.of(school, grade);
        }
    }

    /** How many more are added without a count. */
    private final Cache<Counted, Integer> left =
            Caffeine.newBuilder().maximumSize(MAX_GRADES).build();

    /** Remembers what was counted for one evaluation. */
    void learn(Counted grade, int count) {
        if (count < FEW) {
            left.put(grade, UNCOUNTED);
        } else {
            left.invalidate(grade);
        }
    }

    /** Takes room for one evaluation; false if it is to be counted before. */
    boolean take(Counted grade) {
        return left.asMap().computeIfPresent(grade, (_, more) -> more == 0 ? null : more - 1) != null;
    }
}
