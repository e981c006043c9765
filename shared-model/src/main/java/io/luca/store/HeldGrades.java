package io.luca.store;

import io.luca.model.BatchKey;
import io.luca.model.GradeKey;
import io.luca.model.Manifest;
import io.luca.model.StudentId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * The grades of a period that batches hold: those of every batch that has not come to its end. A grade is held in whatever
 * version it has by now, so that its versions reach the government in their order.
 */
record HeldGrades(Set<GradeKey> keys) {

    HeldGrades {
        keys = Set.copyOf(keys);
    }

    /** @param batches a batch as it was written last */
    static HeldGrades of(Collection<BatchKey> holding, Function<BatchKey, Manifest> batches) {
        Set<GradeKey> keys = new HashSet<>();
        for (BatchKey key : holding) {
            Manifest manifest = batches.apply(key);
            manifest.batch()
                    .grades()
                    .forEach(grade -> keys.add(grade.key(manifest.batch().period())));
        }
        return new HeldGrades(keys);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    boolean holds(GradeKey grade) {
        return keys.contains(grade);
    }

    boolean holdsAnyOf(StudentId student) {
        return keys.stream().anyMatch(grade -> grade.student().equals(student));
    }
}
