package io.luca.store;

import static java.util.stream.Collectors.toSet;

import io.luca.grading.ExplanationJson;
import io.luca.model.Erasure;
import io.luca.model.Erasure.Status;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Unmeasured.Moved;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classes that are to be measured anew because somebody counts in them no more, or again. They are those whose curve looks at the
 * best of the class: nothing else of one student is in the grade of another. The night makes them. For an erasure they are also those whose
 * curve did so when a grade that still stands was made, and the sync waits for them.
 */
final class ClassesToMeasure {

    private static final int PAGE = 500;

    private final TenantTable table;
    private final SchoolId school;
    private final SchoolConfig config;
    private final Map<SchoolClass, Boolean> looked = new HashMap<>();

    ClassesToMeasure(TenantTable table, SchoolId school, SchoolConfig config) {
        this.table = table;
        this.school = school;
        this.config = config;
    }

    /** Those of who is in another class by the end of a period. */
    Set<SchoolClass> of(Moved moved) {
        return Optional.ofNullable(config.rules().get(moved.subject())).stream()
                .filter(rules -> rules.curve().isClassRelative())
                .flatMap(_ -> config.periods().stream())
                .filter(period -> !period.end().isBefore(moved.since()))
                .map(period -> new SchoolClass(moved.subject(), period.id()))
                .collect(toSet());
    }

    /** Those of one erasure. Where the marks are gone already, nobody knows any more: then it may be any. */
    Set<SchoolClass> of(Erasure erasure) {
        boolean isGoing = erasure.status() == Status.REMOVING || erasure.status() == Status.REMOVED;
        Set<SchoolClass> classes = isGoing ? all() : new HistoryQuery(table, school, erasure.student()).classes();
        return classes.stream().filter(this::measuresByOthers).collect(toSet());
    }

    private boolean measuresByOthers(SchoolClass each) {
        GradingRules rules = config.rules().get(each.subject());
        return rules != null
                && (rules.curve().isClassRelative() || looked.computeIfAbsent(each, this::hasGradesMeasuredByOthers));
    }

    /** A curve that is changed leaves the grades as they are, and with them whom they were measured by. */
    private boolean hasGradesMeasuredByOthers(SchoolClass each) {
        ClassQuery pages = new ClassQuery(table, school);
        Optional<String> next = Optional.empty();
        do {
            ClassPage page = pages.page(each.subject(), each.period(), PAGE, next.orElse(null));
            if (page.grades().stream()
                    .flatMap(grade -> grade.explanation().stream())
                    .anyMatch(text -> ExplanationJson.classTop(text).isPresent())) {
                return true;
            }
            next = page.next();
        } while (next.isPresent());
        return false;
    }

    private Set<SchoolClass> all() {
        Set<SchoolClass> all = new HashSet<>();
        for (GradingPeriod period : config.periods()) {
            config.rules().keySet().forEach(subject -> all.add(new SchoolClass(subject, period.id())));
        }
        return all;
    }
}
