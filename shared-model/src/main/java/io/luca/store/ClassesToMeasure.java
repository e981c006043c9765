package io.luca.store;

import static java.util.stream.Collectors.toSet;

import io.luca.model.Erasure;
import io.luca.model.Erasure.Status;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes that are to be measured anew because somebody counts in them no more, or again. They are those whose curve looks at the
 * best of the class: nothing else of one student is in the grade of another. The night makes them, and the sync waits for it.
 */
final class ClassesToMeasure {

    private final TenantTable table;
    private final SchoolId school;
    private final SchoolConfig config;

    ClassesToMeasure(TenantTable table, SchoolId school, SchoolConfig config) {
        this.table = table;
        this.school = school;
        this.config = config;
    }

    /** Those of one erasure. Where the marks are gone already, nobody knows any more: then it may be any. */
    Set<SchoolClass> of(Erasure erasure) {
        if (config.rules().values().stream().noneMatch(rules -> rules.curve().isClassRelative())) {
            return Set.of(); // nobody's marks are read for nothing
        }
        boolean isGoing = erasure.status() == Status.REMOVING || erasure.status() == Status.REMOVED;
        Set<SchoolClass> classes = isGoing ? all() : new HistoryQuery(table, school, erasure.student()).classes();
        return classes.stream().filter(this::isClassRelative).collect(toSet());
    }

    private boolean isClassRelative(SchoolClass schoolClass) {
        GradingRules rules = config.rules().get(schoolClass.subject());
        return rules != null && rules.curve().isClassRelative();
    }

    private Set<SchoolClass> all() {
        Set<SchoolClass> all = new HashSet<>();
        for (GradingPeriod period : config.periods()) {
            config.rules().keySet().forEach(subject -> all.add(new SchoolClass(subject, period.id())));
        }
        return all;
    }
}
