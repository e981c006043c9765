package io.luca.model;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A school's grading periods and the rules of its subjects.
 *
 * @param version how often it was saved; 0 before the first time
 */
public record SchoolConfig(List<GradingPeriod> periods, Map<SubjectId, GradingRules> rules, int version) {

    private static final int MAX_PERIODS = 60;
    private static final int MAX_SUBJECTS = 100;
    private static final int MAX_LISTED = 20;

    public SchoolConfig {
        periods = List.copyOf(periods);
        rules = Map.copyOf(rules);
        if (periods.isEmpty() || periods.size() > MAX_PERIODS) {
            throw LucaException.invalid("periods", "there must be 1 to " + MAX_PERIODS + " periods");
        }
        if (rules.isEmpty() || rules.size() > MAX_SUBJECTS) {
            throw LucaException.invalid("grading_rules", "there must be 1 to " + MAX_SUBJECTS + " subjects");
        }
        requireEachOnce(periods);
        if (version < 0) {
            throw LucaException.invalid("version", "version must not be negative");
        }
    }

    /** Names the later one by its place in the list. */
    static void requireEachOnce(List<GradingPeriod> periods) {
        Set<PeriodId> ids = new HashSet<>();
        for (int at = 0; at < periods.size(); at++) {
            PeriodId id = periods.get(at).id();
            if (!ids.add(id)) {
                throw LucaException.invalid("periods[" + at + "].id", "period " + id + " is given twice");
            }
        }
    }

    public Optional<GradingPeriod> period(PeriodId id) {
        return periods.stream().filter(period -> period.id().equals(id)).findFirst();
    }

    /** Whether the school teaches the subject and has the period. */
    public boolean has(SchoolClass each) {
        return rules.containsKey(each.subject()) && period(each.period()).isPresent();
    }

    /** The classes that this configuration has and the other one has not: by period, then by subject. */
    public List<SchoolClass> classesMissingIn(SchoolConfig other) {
        return periods.stream()
                .flatMap(period -> rules.keySet().stream()
                        .sorted(Comparator.comparing(SubjectId::value))
                        .map(subject -> new SchoolClass(subject, period.id())))
                .filter(each -> !other.has(each))
                .toList();
    }

    /** What to say of a subject without rules. */
    public String unknown(SubjectId subject) {
        return "subject " + subject + " is not one of this school's: " + listed(rules.keySet());
    }

    /** What to say of a period that is not here. */
    public String unknown(PeriodId period) {
        return "period " + period + " is not one of this school's: "
                + listed(periods.stream().map(GradingPeriod::id).toList());
    }

    /**
     * Accepts an evaluation that these rules know how to grade.
     *
     * @throws LucaException {@code INVALID}, naming the first field that the rules do not allow
     */
    public void check(EvaluationKey key, EvaluationType type, Mark mark, LocalDate date) {
        GradingRules subject = rulesOf(key.subject());
        requireWithin(key.period(), date);
        requireKnown(subject, key.subject(), type);
        requireOnScale(subject, mark);
    }

    /**
     * Accepts a correction. Period, date and type are asked where they change only: the rules may have changed since they were
     * accepted, and a wrong mark must not stay because of that.
     *
     * @throws LucaException {@code INVALID}, naming the first field that the rules do not allow
     */
    public void checkCorrection(Evaluation before, EvaluationType type, Mark mark, LocalDate date) {
        GradingRules subject = rulesOf(before.key().subject());
        if (!date.equals(before.date())) {
            requireWithin(before.key().period(), date);
        }
        if (!type.equals(before.type())) {
            requireKnown(subject, before.key().subject(), type);
        }
        requireOnScale(subject, mark);
    }

    private GradingRules rulesOf(SubjectId id) {
        GradingRules subject = rules.get(id);
        if (subject == null) {
            throw LucaException.invalid("subject", unknown(id));
        }
        return subject;
    }

    private void requireWithin(PeriodId id, LocalDate date) {
        GradingPeriod period = period(id).orElseThrow(() -> LucaException.invalid("period", unknown(id)));
        if (!period.holds(date)) {
            throw LucaException.invalid(
                    "date", "date must be within the period, " + period.start() + " to " + period.end());
        }
    }

    private static void requireKnown(GradingRules subject, SubjectId id, EvaluationType type) {
        if (!subject.knows(type)) {
            throw LucaException.invalid(
                    "type",
                    "type " + type + " has no weight in subject " + id + ", which knows: " + listed(subject.types()));
        }
    }

    private static void requireOnScale(GradingRules subject, Mark mark) {
        if (mark.score().filter(score -> !subject.scale().holds(score)).isPresent()) {
            throw LucaException.invalid(
                    "score",
                    "score must be %s to %s with at most %d decimals"
                            .formatted(
                                    subject.scale().min().toPlainString(),
                                    subject.scale().max().toPlainString(),
                                    subject.scale().decimals()));
        }
    }

    private static String listed(Collection<?> ids) {
        return ids.stream().map(String::valueOf).sorted().limit(MAX_LISTED).collect(Collectors.joining(", "))
                + (ids.size() > MAX_LISTED ? ", …" : "");
    }
}
