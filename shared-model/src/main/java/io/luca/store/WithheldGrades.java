package io.luca.store;

import static java.util.stream.Collectors.toSet;

import io.luca.model.Erasure;
import io.luca.model.GradeKey;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grades that wait and that no new batch may take: those of who is blocked, until the school takes the request back; and those of
 * a class that somebody has left or come back to, until the night has measured it anew. What a batch holds is promised and is no
 * matter of this. For one piece of work: which classes are to be measured is read once, when it is asked for.
 */
final class WithheldGrades {

    private final TenantTable table;
    private final SchoolId school;
    private @Nullable Set<SchoolClass> toMeasure;

    WithheldGrades(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** Some grades without those that are withheld, in the same order. */
    List<GradeKey> without(List<GradeKey> grades) {
        Set<StudentId> blocked = blocked(grades);
        return grades.stream()
                .filter(grade -> !blocked.contains(grade.student())
                        && !toMeasure().contains(new SchoolClass(grade.subject(), grade.period())))
                .toList();
    }

    /** Those of some grades whose students are blocked. */
    Set<GradeKey> ofBlocked(List<GradeKey> grades) {
        Set<StudentId> blocked = blocked(grades);
        return grades.stream()
                .filter(grade -> blocked.contains(grade.student()))
                .collect(toSet());
    }

    private Set<StudentId> blocked(List<GradeKey> grades) {
        return table.erasuresOf(school)
                .blockedAmong(grades.stream().map(GradeKey::student).toList());
    }

    private Set<SchoolClass> toMeasure() {
        Set<SchoolClass> known = toMeasure;
        if (known == null) {
            known = readToMeasure();
            toMeasure = known;
        }
        return known;
    }

    private Set<SchoolClass> readToMeasure() {
        Iterator<Erasure> erasures = table.erasuresOf(school).toMeasureAnew();
        Optional<SchoolConfig> config =
                erasures.hasNext() ? table.forSchool(school).config() : Optional.empty();
        if (config.isEmpty()) {
            return Set.of();
        }
        ClassesToMeasure classes = new ClassesToMeasure(table, school, config.get());
        Set<SchoolClass> all = new HashSet<>();
        erasures.forEachRemaining(erasure -> all.addAll(classes.of(erasure)));
        return all;
    }
}
