package io.luca.consolidator;

import io.luca.model.Curve;
import io.luca.model.Erasure;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
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
 * has left, or come back to, by an erasure or because it was taken back. An erasure is settled once its own classes are measured anew, whatever becomes of others; until then each
 * night finds it again.
 */
final class ChangedClasses {

    private final SchoolGrading school;
    private final SchoolConfig config;
    private final GradeWriter writer;
    private final Map<Erasure, Set<SchoolClass>> left = new LinkedHashMap<>();
    private final Set<SchoolClass> classes = new LinkedHashSet<>();

    ChangedClasses(SchoolGrading school, SchoolConfig config, GradeWriter writer) {
        this.school = school;
        this.config = config;
        this.writer = writer;
    }

    /**
     * Looks where those were who have left; who is not looked at before the time is up, is the next night. What has no class to measure
     * is settled at once.
     */
    void collect(Iterator<Erasure> changed, Deadline deadline) {
        while (changed.hasNext() && !deadline.isOver()) {
            Erasure erasure = changed.next();
            Set<SchoolClass> own = writer.patiently(() -> school.toMeasureAnew(erasure, config));
            classes.addAll(own);
            left.put(erasure, new HashSet<>(own));
        }
        settleWhatIsDone();
    }

    /** Those of one erasure after those of another, so that a run that is cut off has brought some to their end. */
    Set<SchoolClass> classes() {
        return Collections.unmodifiableSet(classes);
    }

    /** Takes note that a class is measured anew, and settles the erasures of which it was the last one. */
    void measured(SchoolClass schoolClass) {
        left.values().forEach(own -> own.remove(schoolClass));
        settleWhatIsDone();
    }

    private void settleWhatIsDone() {
        Iterator<Map.Entry<Erasure, Set<SchoolClass>>> each = left.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Erasure, Set<SchoolClass>> erasure = each.next();
            if (erasure.getValue().isEmpty()) {
                writer.patiently(() -> school.settle(erasure.getKey()));
                each.remove();
            }
        }
    }
}
