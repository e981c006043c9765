package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Ids here are short and of few letters, so that neighbors and prefixes of one another are common. */
class KeysTest {

    record Tuple(SchoolId school, StudentId student, SubjectId subject, PeriodId period, EvaluationId evaluation) {
        EvaluationKey key() {
            return new EvaluationKey(student, subject, period, evaluation);
        }
    }

    @Property
    void another_school_is_never_within_the_pattern_of_the_policy(
            @ForAll("tuples") Tuple one, @ForAll("tuples") Tuple two) {
        String allowed = "TENANT#" + one.school() + "#";

        assertThat(partitions(one)).allMatch(key -> key.startsWith(allowed));
        if (!one.school().equals(two.school())) {
            assertThat(partitions(two)).noneMatch(key -> key.startsWith(allowed));
        }
    }

    @Property
    void distinct_evaluations_have_distinct_keys(@ForAll("tuples") Tuple one, @ForAll("tuples") Tuple two) {
        assertThat(fullKey(one).equals(fullKey(two))).isEqualTo(one.equals(two));
        assertThat((Keys.toConsolidate(one.school()) + " " + Keys.work(one.key()))
                        .equals(Keys.toConsolidate(two.school()) + " " + Keys.work(two.key())))
                .isEqualTo(one.equals(two));
        assertThat((Keys.schoolClass(one.school(), one.subject(), one.period()) + " "
                                + Keys.classEvaluation(one.student(), one.evaluation()))
                        .equals(Keys.schoolClass(two.school(), two.subject(), two.period()) + " "
                                + Keys.classEvaluation(two.student(), two.evaluation())))
                .isEqualTo(one.equals(two));
    }

    @Property
    void the_evaluations_of_a_subject_and_period_are_found_by_their_prefix_and_no_others(
            @ForAll("tuples") Tuple one, @ForAll("tuples") Tuple two) {
        boolean same = one.subject().equals(two.subject()) && one.period().equals(two.period());

        assertThat(Keys.evaluation(two.key()).startsWith(Keys.evaluations(one.subject(), one.period())))
                .isEqualTo(same);
    }

    @Property
    void what_a_key_is_made_of_can_be_read_back(@ForAll("tuples") Tuple tuple) {
        assertThat(Keys.student(tuple.school(), tuple.student()).split("#"))
                .containsExactly(
                        "TENANT",
                        tuple.school().value(),
                        "STUDENT",
                        tuple.student().value());
        assertThat(Keys.evaluation(tuple.key()).split("#"))
                .containsExactly(
                        "EVAL",
                        tuple.subject().value(),
                        tuple.period().value(),
                        tuple.evaluation().value());
    }

    @Property
    void changes_lie_in_the_order_of_time(
            @ForAll("instants") Instant one, @ForAll("instants") Instant two, @ForAll("tuples") Tuple tuple) {
        int byKey = Keys.change(one, tuple.key(), 1).compareTo(Keys.change(two, tuple.key(), 1));

        assertThat(Integer.signum(byKey)).isEqualTo(Integer.signum(one.compareTo(two)));
    }

    @Property
    void an_id_with_any_other_character_cannot_be_built(
            @ForAll("ids") String left, @ForAll("foreign") char foreign, @ForAll("ids") String right) {
        assertThatThrownBy(() -> new SchoolId(left + foreign + right)).isInstanceOf(LucaException.class);
        assertThatThrownBy(() -> new StudentId(left + foreign)).isInstanceOf(LucaException.class);
        assertThatThrownBy(() -> new EvaluationId(foreign + right)).isInstanceOf(LucaException.class);
    }

    @Property
    void the_items_of_a_student_lie_in_the_order_that_the_profile_reads_them(@ForAll("tuples") Tuple tuple) {
        assertThat(List.of(
                        Keys.evaluation(tuple.key()),
                        Keys.EVENTS + "2026-03-02T10:00:00Z#" + tuple.evaluation(),
                        Keys.grade(tuple.subject(), tuple.period()),
                        Keys.PROFILE))
                .isSorted();
    }

    @Provide
    Arbitrary<Tuple> tuples() {
        return Combinators.combine(
                        ids().map(SchoolId::new),
                        ids().map(StudentId::new),
                        ids().map(SubjectId::new),
                        ids().map(PeriodId::new),
                        ids().map(EvaluationId::new))
                .as(Tuple::new);
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings().withChars("1aA_-").ofMinLength(1).ofMaxLength(3);
    }

    @Provide
    Arbitrary<Character> foreign() {
        return Arbitraries.chars().filter(c -> !Character.toString(c).matches("[A-Za-z0-9_-]"));
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(0, 3_000).map(halves -> Instant.EPOCH.plusMillis(halves * 500));
    }

    private static List<String> partitions(Tuple tuple) {
        return List.of(
                Keys.config(tuple.school()),
                Keys.student(tuple.school(), tuple.student()),
                Keys.toConsolidate(tuple.school()),
                Keys.schoolClass(tuple.school(), tuple.subject(), tuple.period()));
    }

    private static String fullKey(Tuple tuple) {
        return Keys.student(tuple.school(), tuple.student()) + " " + Keys.evaluation(tuple.key());
    }
}
