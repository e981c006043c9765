package io.luca.grading;

import static io.luca.grading.Works.BONUS;
import static io.luca.grading.Works.EXAM;
import static io.luca.grading.Works.HOMEWORK;
import static io.luca.grading.Works.QUIZ;
import static io.luca.grading.Works.scale;
import static io.luca.grading.Works.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.grading.Explanation.TypeLine;
import io.luca.model.Curve;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.Mark;
import io.luca.model.Rounding;
import io.luca.model.Scale;
import io.luca.model.Score;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every set of rules, every scale and every student. */
class GradePropertiesTest {

    private static final List<EvaluationType> TYPES =
            List.of(EXAM, HOMEWORK, QUIZ, BONUS, new EvaluationType("unknown"));
    private static final List<Scale> SCALES = List.of(
            scale("0", "100", 2), scale("0", "10", 1), scale("1", "7", 1), scale("0", "20", 2), scale("1", "5", 0));

    /**
     * A student's marks.
     *
     * @param topMark of the best of the class, if it is better than the student
     */
    record Case(GradingRules rules, List<Evaluation> works, Fraction topMark) {

        Optional<Graded> grade() {
            return gradeOf(works);
        }

        Optional<Graded> gradeOf(List<Evaluation> others) {
            return GradeEngine.raw(rules, others) instanceof RawGrade raw
                    ? Optional.of(raw.graded(new ClassTop(topMark, 30)))
                    : Optional.empty();
        }
    }

    @Property(tries = 3_000)
    void raising_a_mark_never_lowers_the_grade(
            @ForAll("cases") Case student, @ForAll Random any, @ForAll("parts") double part) {
        Optional<Graded> before = student.grade();
        if (before.isEmpty()) {
            return;
        }
        int place = any.nextInt(student.works().size());
        Evaluation work = student.works().get(place);
        if (work.mark() instanceof Mark.Excused) {
            return; // it had no mark that could be raised
        }
        Scale scale = student.rules().scale();
        BigDecimal old = work.mark().score().map(Score::value).orElse(scale.min());
        List<Evaluation> raised = new ArrayList<>(student.works());
        raised.set(place, work(work.key().id().value(), work.type(), between(old, part, scale)));

        assertThat(student.gradeOf(raised).orElseThrow().score())
                .as("%s", student)
                .isGreaterThanOrEqualTo(before.get().score());
    }

    /** With one grade as the class, the curve makes it the top of the scale before and after. */
    @Property(tries = 300)
    void raising_a_mark_of_the_best_of_the_class_never_lowers_the_grade(
            @ForAll("cases") Case student, @ForAll("parts") double part) {
        Case best = new Case(student.rules().withCurve(new Curve.TopToMax()), student.works(), Fraction.ZERO);

        raising_a_mark_never_lowers_the_grade(best, new Random(7), part);
    }

    @Property(tries = 3_000)
    void a_mark_at_or_above_the_average_of_its_type_or_the_first_at_or_above_the_grade_never_lowers_it(
            @ForAll("cases") Case student, @ForAll("types") EvaluationType type, @ForAll("parts") double part) {
        Optional<Graded> before = student.grade();
        if (before.isEmpty()) {
            return;
        }
        Scale scale = student.rules().scale();
        BigDecimal least = before.get().explanation().types().stream()
                .filter(line -> line.type().equals(type))
                .findFirst()
                .flatMap(GradePropertiesTest::average)
                .map(average -> average.rounded(scale.decimals(), RoundingMode.CEILING))
                .orElse(before.get().score().setScale(scale.decimals(), RoundingMode.CEILING));
        List<Evaluation> more = new ArrayList<>(student.works());
        more.add(work("new", type, between(least.min(scale.max()), part, scale)));

        assertThat(student.gradeOf(more).orElseThrow().score())
                .as("%s", student)
                .isGreaterThanOrEqualTo(before.get().score());
    }

    private static Optional<Fraction> average(TypeLine line) {
        return Optional.ofNullable(line.average());
    }

    @Property(tries = 500)
    void the_order_of_marks_is_of_no_matter(@ForAll("cases") Case student, @ForAll Random any) {
        List<Evaluation> shuffled = new ArrayList<>(student.works());
        Collections.shuffle(shuffled, any);

        assertThat(student.gradeOf(shuffled)).isEqualTo(student.grade());
    }

    @Property(tries = 2_000)
    void every_grade_is_within_its_bounds_and_rounded(@ForAll("cases") Case student) {
        student.grade().ifPresent(grade -> {
            GradingRules rules = student.rules();
            assertThat(grade.score())
                    .isBetween(rules.floor(), rules.cap())
                    .isBetween(rules.scale().min(), rules.scale().max());
            assertThat(grade.score().scale() <= rules.rounding().decimals()
                            || grade.score().compareTo(rules.floor()) == 0
                            || grade.score().compareTo(rules.cap()) == 0)
                    .isTrue();
        });
    }

    @Property(tries = 3_000)
    void the_explanation_recomputes_to_the_grade(@ForAll("cases") Case student) {
        student.grade()
                .ifPresent(grade -> assertThat(Recomputed.from(ExplanationJson.write(grade.explanation())))
                        .as("%s", student)
                        .isEqualByComparingTo(grade.score()));
    }

    @Property(tries = 500)
    void no_curve_lowers_a_grade(@ForAll("cases") Case student) {
        Case plain = new Case(student.rules().withCurve(new Curve.None()), student.works(), student.topMark());

        student.grade()
                .ifPresent(grade -> assertThat(grade.score())
                        .isGreaterThanOrEqualTo(plain.grade().orElseThrow().score()));
    }

    @Property(tries = 500)
    void excused_work_changes_nothing(@ForAll("cases") Case student, @ForAll("types") EvaluationType type) {
        List<Evaluation> more = new ArrayList<>(student.works());
        more.add(work("new", type, new Mark.Excused()));

        assertThat(student.gradeOf(more).map(Graded::score))
                .isEqualTo(student.grade().map(Graded::score));
    }

    @Provide
    Arbitrary<Double> parts() {
        return Arbitraries.oneOf(
                Arbitraries.just(0.0),
                Arbitraries.just(1.0),
                Arbitraries.doubles().between(0, 1));
    }

    @Provide
    Arbitrary<EvaluationType> types() {
        return Arbitraries.of(TYPES);
    }

    @Provide
    Arbitrary<Case> cases() {
        return rules().flatMap(rules -> Combinators.combine(
                        marks(rules.scale()).list().ofMinSize(1).ofMaxSize(10), onScale(rules.scale()))
                .as((marks, top) -> new Case(rules, works(marks), Fraction.of(top))));
    }

    private static List<Evaluation> works(List<Tuple.Tuple2<EvaluationType, Mark>> marks) {
        List<Evaluation> works = new ArrayList<>();
        marks.forEach(mark -> works.add(work("e" + works.size(), mark.get1(), mark.get2())));
        return works;
    }

    private static Arbitrary<Tuple.Tuple2<EvaluationType, Mark>> marks(Scale scale) {
        Arbitrary<Mark> mark = Arbitraries.frequencyOf(
                Tuple.of(8, onScale(scale).map(value -> Mark.of(new Score(value)))),
                Tuple.of(1, Arbitraries.just(new Mark.Missing())),
                Tuple.of(1, Arbitraries.just(new Mark.Excused())));
        return Combinators.combine(Arbitraries.of(TYPES), mark).as(Tuple::of);
    }

    private static Arbitrary<BigDecimal> onScale(Scale scale) {
        return Arbitraries.bigDecimals().between(scale.min(), scale.max()).ofScale(scale.decimals());
    }

    private static Arbitrary<GradingRules> rules() {
        Arbitrary<Map<EvaluationType, BigDecimal>> weights = Combinators.combine(
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.integers().between(0, 10))
                .filter((exam, homework) -> exam + homework <= 10)
                .as((exam, homework) ->
                        Map.of(EXAM, tenths(exam), HOMEWORK, tenths(homework), QUIZ, tenths(10 - exam - homework)));
        Arbitrary<Map<EvaluationType, Integer>> drops = Arbitraries.maps(
                        Arbitraries.of(EXAM, HOMEWORK, QUIZ, BONUS),
                        Arbitraries.integers().between(0, 3))
                .ofMaxSize(4);
        Arbitrary<Rounding> rounding = Combinators.combine(
                        Arbitraries.of(Rounding.Mode.class),
                        Arbitraries.integers().between(0, 4))
                .as(Rounding::new);
        return Arbitraries.of(SCALES)
                .flatMap(scale -> Combinators.combine(
                                weights,
                                drops,
                                curves(scale),
                                rounding,
                                onScale(scale),
                                onScale(scale),
                                Arbitraries.integers().between(0, 3))
                        .as((weight, drop, curve, round, one, other, bounded) -> {
                            GradingRules rules = new GradingRules(weight, scale.min(), scale)
                                    .withExtraCredit(Map.of(BONUS, new BigDecimal("0.15")))
                                    .withDropLowest(drop)
                                    .withCurve(curve)
                                    .withRounding(round);
                            return bounded == 0 ? rules.withBounds(one.min(other), one.max(other)) : rules;
                        }));
    }

    private static BigDecimal tenths(int number) {
        return BigDecimal.valueOf(number, 1);
    }

    private static Arbitrary<Curve> curves(Scale scale) {
        return Arbitraries.oneOf(
                Arbitraries.of(new Curve.None(), new Curve.TopToMax(), new Curve.SquareRoot()),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("0.01"), scale.max().subtract(scale.min()))
                        .ofScale(2)
                        .map(Curve.FlatPoints::new));
    }

    /** A mark of the scale between a lowest one and its end. */
    private static Mark between(BigDecimal lowest, double part, Scale scale) {
        BigDecimal room = scale.max().subtract(lowest).multiply(BigDecimal.valueOf(part));
        return Mark.of(new Score(lowest.add(room).setScale(scale.decimals(), RoundingMode.CEILING)));
    }
}
