package io.luca.grading;

import static java.util.Comparator.comparing;

import io.luca.grading.Explanation.Input;
import io.luca.grading.Explanation.Kind;
import io.luca.grading.Explanation.TypeLine;
import io.luca.grading.Explanation.Use;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.Mark;
import io.luca.model.Scale;
import io.luca.model.Score;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic that makes a grade of a student's marks in one subject and period: a pure function, in exact fractions until the
 * one rounding at the end. The order of the marks is of no matter. {@code docs/grading.md} has the rules and what they guarantee.
 *
 * <p>A curve of the whole class takes two passes: {@link #raw} for every student, the highest {@link RawGrade#value()}, and
 * {@link RawGrade#graded(ClassTop)} for every student. Other curves need {@link #grade} only.
 */
public final class GradeEngine {

    private GradeEngine() {}

    /**
     * The grade, by rules that look at this student alone.
     *
     * @throws LucaException as {@link #raw} does
     * @throws IllegalStateException if the curve looks at the class
     */
    public static Outcome grade(GradingRules rules, Collection<Evaluation> evaluations) {
        return switch (raw(rules, evaluations)) {
            case NotGraded none -> none;
            case RawGrade raw -> raw.graded();
        };
    }

    /**
     * The grade before the curve.
     *
     * @param evaluations all of one student in one subject and period
     * @throws LucaException {@code INVALID}, naming {@code scale}, if a mark is not on the rules' scale: it was changed after
     *     the mark was given
     */
    public static Raw raw(GradingRules rules, Collection<Evaluation> evaluations) {
        requireOneGrade(evaluations);
        Map<EvaluationType, List<Evaluation>> byType = new TreeMap<>(comparing(EvaluationType::value));
        rules.types().forEach(type -> byType.put(type, new ArrayList<>()));
        evaluations.forEach(evaluation -> byType.computeIfAbsent(evaluation.type(), _ -> new ArrayList<>())
                .add(evaluation));
        List<Work> works = new ArrayList<>();
        byType.forEach((type, marked) -> works.add(Work.of(rules, type, marked)));

        BigDecimal weightOfWork = BigDecimal.ZERO;
        for (Work work : works) {
            if (work.kind == Kind.REGULAR && work.average != null) {
                weightOfWork = weightOfWork.add(work.weight);
            }
        }
        if (weightOfWork.signum() == 0) {
            boolean anything = works.stream().anyMatch(work -> work.average != null);
            return new NotGraded(anything ? NotGraded.Reason.NO_WEIGHT : NotGraded.Reason.NO_WORK);
        }
        Fraction whole = Fraction.of(weightOfWork);
        Fraction min = Fraction.of(rules.scale().min());
        Fraction value = min;
        List<TypeLine> lines = new ArrayList<>();
        for (Work work : works) {
            TypeLine line = work.line(whole);
            lines.add(line);
            if (work.average != null) {
                value = value.plus(line.weightUsed().times(work.average.minus(min)));
            }
        }
        return new RawGrade(rules, lines, value);
    }

    /** Two students' marks in one grade would be the worst of mistakes. */
    private static void requireOneGrade(Collection<Evaluation> evaluations) {
        @Nullable EvaluationKey first = null;
        for (Evaluation evaluation : evaluations) {
            EvaluationKey key = evaluation.key();
            if (first == null) {
                first = key;
            }
            if (!key.student().equals(first.student())
                    || !key.subject().equals(first.subject())
                    || !key.period().equals(first.period())) {
                throw new IllegalArgumentException("a grade is made of one student's marks in one subject and period");
            }
        }
    }

    /** The marks of one type. */
    private record Work(
            EvaluationType type,
            Kind kind,
            BigDecimal weight,
            @Nullable Fraction average,
            List<Input> inputs) {

        static Work of(GradingRules rules, EvaluationType type, List<Evaluation> marked) {
            List<Evaluation> counting = marked.stream()
                    .filter(evaluation -> !(evaluation.mark() instanceof Mark.Excused))
                    .sorted(comparing((Evaluation evaluation) -> countsAs(evaluation, rules.scale()))
                            .thenComparing(evaluation -> evaluation.key().id().value()))
                    .toList();
            // Never the last: a type that has work keeps its weight.
            int drop = Math.max(0, Math.min(rules.dropLowest().getOrDefault(type, 0), counting.size() - 1));
            Set<Evaluation> dropped = new HashSet<>(counting.subList(0, drop));
            List<Input> inputs = marked.stream()
                    .sorted(comparing(evaluation -> evaluation.key().id().value()))
                    .map(evaluation -> input(evaluation, rules.scale(), dropped.contains(evaluation)))
                    .toList();
            List<BigDecimal> kept = counting.subList(drop, counting.size()).stream()
                    .map(evaluation -> countsAs(evaluation, rules.scale()))
                    .toList();
            BigDecimal sum = kept.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            return new Work(
                    type,
                    rules.weights().containsKey(type)
                            ? Kind.REGULAR
                            : rules.extraCredit().containsKey(type) ? Kind.EXTRA_CREDIT : Kind.UNWEIGHTED,
                    rules.weights().getOrDefault(type, rules.extraCredit().getOrDefault(type, BigDecimal.ZERO)),
                    kept.isEmpty() ? null : Fraction.of(sum).dividedBy(kept.size()),
                    inputs);
        }

        TypeLine line(Fraction whole) {
            Fraction used = average == null
                    ? Fraction.ZERO
                    : kind == Kind.REGULAR ? Fraction.of(weight).over(whole) : Fraction.of(weight);
            return new TypeLine(type, kind, weight, used, average, inputs);
        }

        private static Input input(Evaluation evaluation, Scale scale, boolean isDropped) {
            if (evaluation.mark() instanceof Mark.Excused) {
                return new Input(evaluation.key().id(), evaluation.mark(), null, Use.EXCUSED);
            }
            return new Input(
                    evaluation.key().id(),
                    evaluation.mark(),
                    countsAs(evaluation, scale),
                    isDropped ? Use.DROPPED : Use.COUNTED);
        }

        /** The mark on the scale; only asked of what counts. */
        private static BigDecimal countsAs(Evaluation evaluation, Scale scale) {
            BigDecimal value = evaluation.mark().score().map(Score::value).orElse(scale.min());
            if (value.compareTo(scale.min()) < 0 || value.compareTo(scale.max()) > 0) {
                throw LucaException.invalid(
                        "scale", "evaluation " + evaluation.key().id() + " has a mark that is not on the scale");
            }
            return value;
        }
    }
}
