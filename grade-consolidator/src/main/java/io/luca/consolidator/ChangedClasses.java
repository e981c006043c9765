package io.luca.consolidator;

import io.luca.model.Curve;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.Unmeasured;
import io.luca.store.SchoolGrading;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The classes with a {@linkplain Curve#isClassRelative() curve of the class}, or with grades of the time when they had one, that somebody
 * has left or come into: by an erasure, because it was taken back, or by a move. A reason is settled once its own classes are measured anew,
 * whatever becomes of others; until then each night finds it again.
 */
final class ChangedClasses {

    private final SchoolGrading school;
    private final SchoolConfig config;
    private final GradeWriter writer;
    private final Deadline deadline;
    private final Map<Unmeasured, Set<SchoolClass>> reasons = new LinkedHashMap<>();
    private final Set<SchoolClass> classes = new LinkedHashSet<>();

    ChangedClasses(SchoolGrading school, SchoolConfig config, GradeWriter writer, Deadline deadline) {
        this.school = school;
        this.config = config;
        this.writer = writer;
        this.deadline = deadline;
    }

    /**
     * Looks which classes it is about; what is not looked at before the time is up, is the next night. What has no class to measure
     * is settled at once.
     */
    void collect(Iterator<Unmeasured> changed) {
        while (changed.hasNext() && !deadline.isOver()) {
            Unmeasured reason = changed.next();
            Set<SchoolClass> own = writer.patiently(() -> school.toMeasureAnew(reason, config));
            classes.addAll(own);
            reasons.put(reason, new HashSet<>(own));
        }
        settleWhatIsDone();
    }

    /** Those of one reason after those of another, so that a run that is cut off has brought some to their end. */
    Set<SchoolClass> classes() {
        return Collections.unmodifiableSet(classes);
    }

    /** Takes note that a class is measured anew, and settles the reasons of which it was the last one. */
    void measured(SchoolClass schoolClass) {
        reasons.values().forEach(own -> own.remove(schoolClass));
        settleWhatIsDone();
    }

    private void settleWhatIsDone() {
        Iterator<Map.Entry<Unmeasured, Set<SchoolClass>>> each =
                reasons.entrySet().iterator();
        while (each.hasNext() && !deadline.isOver()) {
            Map.Entry<Unmeasured, Set<SchoolClass>> reason = each.next();
            if (reason.getValue().isEmpty()) {
                writer.patiently(() -> school.settle(reason.getKey()));
                each.remove();
            }
        }
    }
}
