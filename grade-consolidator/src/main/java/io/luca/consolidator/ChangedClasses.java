package io.luca.consolidator;

import io.luca.model.Curve;
import io.luca.model.Erasure;
import io.luca.model.Erasure.Status;
import io.luca.model.GradingPeriod;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.StudentId;
import io.luca.store.SchoolGrading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes with a {@linkplain Curve#isClassRelative() curve of the class} that somebody has left, or come back to, by an erasure or
 * because it was taken back. Until {@link #settle()} says that they are measured anew, each night finds them again.
 */
final class ChangedClasses {

    private final SchoolGrading school;
    private final SchoolConfig config;
    private final GradeWriter writer;
    private final List<Erasure> erasures = new ArrayList<>();
    private final Set<SchoolClass> classes = new LinkedHashSet<>();

    ChangedClasses(SchoolGrading school, SchoolConfig config, GradeWriter writer) {
        this.school = school;
        this.config = config;
        this.writer = writer;
    }

    /** Looks where those were who have left; who is not looked at before the time is up, is the next night. */
    ChangedClasses with(Iterator<Erasure> changed, Deadline deadline) {
        while (changed.hasNext() && !deadline.isOver()) {
            Erasure erasure = changed.next();
            classesOf(erasure).stream()
                    .filter(each -> config.rules().containsKey(each.subject())
                            && config.rules().get(each.subject()).curve().isClassRelative())
                    .forEach(classes::add);
            erasures.add(erasure);
        }
        return this;
    }

    Set<SchoolClass> classes() {
        return classes;
    }

    /** Says that all are measured anew. */
    void settle() {
        erasures.forEach(erasure -> writer.patiently(() -> {
            school.settle(erasure);
            return erasure;
        }));
    }

    /** Of one whose marks are gone already, nobody knows any more: then it may have been any. */
    private Set<SchoolClass> classesOf(Erasure erasure) {
        boolean isGoing = erasure.status() == Status.REMOVING || erasure.status() == Status.REMOVED;
        return isGoing ? all() : of(erasure.student());
    }

    private Set<SchoolClass> of(StudentId student) {
        return writer.patiently(() -> school.classesOf(student));
    }

    private Set<SchoolClass> all() {
        Set<SchoolClass> all = new HashSet<>();
        for (GradingPeriod period : config.periods()) {
            config.rules().keySet().forEach(subject -> all.add(new SchoolClass(subject, period.id())));
        }
        return all;
    }
}
