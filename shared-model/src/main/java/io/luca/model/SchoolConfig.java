package io.luca.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A school's grading periods and the rules of its subjects.
 *
 * @param periods those in force
 * @param rules those of the subjects in force
 * @param version how often it was saved, or something came back; 0 before the first time
 * @param leaving what was taken out and is not gone yet; nothing of it is in force
 * @param names for people
 */
public record SchoolConfig(
        List<GradingPeriod> periods,
        Map<SubjectId, GradingRules> rules,
        int version,
        Optional<Leaving> leaving,
        DisplayNames names) {

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
        if (leaving.isPresent()) {
            requireRoom(periods, rules, leaving.get());
        }
    }

    /** One that nothing leaves, in which everything is called by its id. */
    public SchoolConfig(List<GradingPeriod> periods, Map<SubjectId, GradingRules> rules, int version) {
        this(periods, rules, version, Optional.empty(), DisplayNames.NONE);
    }

    /** The same with other names. */
    public SchoolConfig called(DisplayNames others) {
        return new SchoolConfig(periods, rules, version, leaving, others);
    }

    /** All of it may come back, and is one item of the table until then. */
    private static void requireRoom(List<GradingPeriod> periods, Map<SubjectId, GradingRules> rules, Leaving leaving) {
        if (periods.size() + leaving.periods().size() > MAX_PERIODS) {
            throw full("periods", MAX_PERIODS, leaving);
        }
        if (rules.size() + leaving.rules().size() > MAX_SUBJECTS) {
            throw full("grading_rules", MAX_SUBJECTS, leaving);
        }
    }

    private static LucaException full(String field, int most, Leaving leaving) {
        return LucaException.conflict(
                field,
                "there must be at most %d, together with those that leave until %s; replace fewer, or wait for that"
                        .formatted(most, leaving.from()));
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

    /** With what is leaving, for who works on marks that are there. Nothing leaves it. */
    public SchoolConfig known() {
        return leaving.map(gone -> new SchoolConfig(with(periods, gone.periods()), with(rules, gone.rules()), version)
                        .called(names))
                .orElse(this);
    }

    /**
     * The version after this one. What it does not name leaves, after a {@link Notice} in which no write is accepted by this one any more;
     * what was leaving and is named stays.
     *
     * @param now when the request to replace it came in
     */
    public SchoolConfig replacedBy(SchoolConfig next, Instant now) {
        SchoolConfig known = known();
        List<GradingPeriod> left = known.periods.stream()
                .filter(period -> next.period(period.id()).isEmpty())
                .toList();
        Map<SubjectId, GradingRules> leftRules = new HashMap<>(known.rules);
        leftRules.keySet().removeAll(next.rules.keySet());
        if (left.isEmpty() && leftRules.isEmpty()) {
            return new SchoolConfig(next.periods, next.rules, version + 1).called(next.names);
        }
        boolean isMore = left.stream().anyMatch(periods::contains)
                || leftRules.keySet().stream().anyMatch(rules::containsKey);
        Instant from = leaving.map(Leaving::from)
                .filter(before -> !isMore || before.isAfter(now.plus(Notice.LENGTH)))
                .orElseGet(() -> now.plus(Notice.LENGTH));
        return new SchoolConfig(
                next.periods, next.rules, version + 1, Optional.of(new Leaving(left, leftRules, from)), next.names);
    }

    /**
     * This one when the notice is over: what was leaving is gone, but for what marks hang on. If something of it comes back, that is a
     * new version, for no administrator has seen it yet.
     *
     * @param opened the classes that there are or were marks of, as they are when the notice is over
     */
    public SchoolConfig settled(Collection<SchoolClass> opened) {
        if (leaving.isEmpty()) {
            return this;
        }
        Leaving gone = leaving.get();
        SchoolConfig known = known();
        List<SchoolClass> held =
                opened.stream().filter(each -> known.has(each) && !has(each)).toList();
        if (held.isEmpty()) {
            return new SchoolConfig(periods, rules, version).called(names);
        }
        Set<SubjectId> subjects = held.stream().map(SchoolClass::subject).collect(Collectors.toSet());
        Set<PeriodId> ids = held.stream().map(SchoolClass::period).collect(Collectors.toSet());
        List<GradingPeriod> back = gone.periods().stream()
                .filter(period -> ids.contains(period.id()))
                .toList();
        Map<SubjectId, GradingRules> rulesBack = new HashMap<>(gone.rules());
        rulesBack.keySet().retainAll(subjects);
        return new SchoolConfig(with(periods, back), with(rules, rulesBack), version + 1).called(names);
    }

    private static List<GradingPeriod> with(List<GradingPeriod> some, List<GradingPeriod> more) {
        List<GradingPeriod> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static Map<SubjectId, GradingRules> with(
            Map<SubjectId, GradingRules> some, Map<SubjectId, GradingRules> more) {
        Map<SubjectId, GradingRules> all = new HashMap<>(some);
        all.putAll(more);
        return all;
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
     * Accepts a correction, also of what is leaving. Period, date and type are asked where they change only: the rules may have changed
     * since they were accepted, and a wrong mark must not stay because of that.
     *
     * @throws LucaException {@code INVALID}, naming the first field that the rules do not allow
     */
    public void checkCorrection(Evaluation before, EvaluationType type, Mark mark, LocalDate date) {
        SchoolConfig known = known();
        GradingRules subject = known.rulesOf(before.key().subject());
        if (!date.equals(before.date())) {
            known.requireWithin(before.key().period(), date);
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
