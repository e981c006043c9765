package io.luca.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A batch of grades of one school and period that are sent to the government together, with their values as they are sent.
 *
 * @param grades 1 to {@value #MAX_GRADES}, each once
 */
public record SyncBatch(SchoolId school, PeriodId period, BatchKey key, List<SentGrade> grades) {

    /** They are claimed and confirmed in one transaction of 100 actions, with the manifest and the state of the sync. */
    public static final int MAX_GRADES = 98;

    public SyncBatch {
        grades = List.copyOf(grades);
        if (grades.isEmpty() || grades.size() > MAX_GRADES) {
            throw LucaException.invalid("grades", "a batch must have 1 to " + MAX_GRADES + " grades");
        }
        Set<GradeKey> once = new HashSet<>();
        for (SentGrade grade : grades) {
            if (!once.add(grade.key(period))) {
                throw LucaException.invalid("grades", "a batch must not have a grade twice");
            }
        }
        if (!BatchKey.of(school, period, grades).equals(key)) {
            throw LucaException.invalid("key", "the key is not that of these grades");
        }
    }

    /** A batch with the key that its grades make. */
    public static SyncBatch of(SchoolId school, PeriodId period, List<SentGrade> grades) {
        return new SyncBatch(school, period, BatchKey.of(school, period, grades), grades);
    }
}
