package io.luca.interactive.school;

import io.luca.model.SubjectId;
import java.util.Optional;
import java.util.Set;

/**
 * The subjects in which somebody may see a student's marks and grades.
 *
 * @param only these; empty for all that the school has
 */
record VisibleSubjects(Optional<Set<SubjectId>> only) {

    static final VisibleSubjects ALL = new VisibleSubjects(Optional.empty());

    VisibleSubjects {
        only = only.map(Set::copyOf);
    }

    static VisibleSubjects only(Set<SubjectId> subjects) {
        return new VisibleSubjects(Optional.of(subjects));
    }

    /** Whether the student is as one who does not exist. */
    boolean isNothing() {
        return only.filter(Set::isEmpty).isPresent();
    }
}
