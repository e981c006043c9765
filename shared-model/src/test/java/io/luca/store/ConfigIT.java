package io.luca.store;

import static io.luca.store.Samples.EXAM;
import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.Curve;
import io.luca.model.ErrorCode;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.Rounding;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

class ConfigIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    @Test
    void returns_what_was_saved_one_version_on() {
        assertThat(TABLE.school("norte").config()).isEmpty();

        SchoolConfig saved = TABLE.school("norte").saveConfig(config(0), UUID.randomUUID());

        assertThat(saved).isEqualTo(config(1));
        assertThat(TABLE.school("norte").config()).contains(config(1));
        assertThat(TABLE.school("norte").saveConfig(saved, UUID.randomUUID())).isEqualTo(config(2));
        assertThat(TABLE.school("norte-2").config()).isEmpty();
    }

    /** A body has 64 KiB at most, but what leaves is that of several. */
    @Test
    void refuses_rules_that_are_larger_than_an_item_with_what_is_leaving() {
        SchoolConfig before = TABLE.school("grande").saveConfig(config(0), UUID.randomUUID());
        Map<SubjectId, GradingRules> many = new HashMap<>(before.rules());
        for (int subject = 0; subject < 99; subject++) {
            many.put(new SubjectId("s".repeat(60) + subject), withAllThatRulesMayHave());
        }

        assertFails(
                () -> TABLE.school("grande")
                        .saveConfig(new SchoolConfig(before.periods(), many, before.version()), UUID.randomUUID()),
                ErrorCode.CONFLICT,
                "grading_rules");
        assertThat(TABLE.school("grande").config()).contains(before);
    }

    private static GradingRules withAllThatRulesMayHave() {
        int types = 20;
        Map<EvaluationType, BigDecimal> weights = new HashMap<>();
        Map<EvaluationType, BigDecimal> extra = new HashMap<>();
        Map<EvaluationType, Integer> dropped = new HashMap<>();
        for (int type = 0; type < types; type++) {
            EvaluationType each = new EvaluationType("t".repeat(60) + type);
            weights.put(each, BigDecimal.ONE.divide(new BigDecimal(types)));
            extra.put(new EvaluationType("x".repeat(60) + type), new BigDecimal("0.01"));
            dropped.put(each, 1);
        }
        return new GradingRules(weights, new BigDecimal("60.0"), new Scale(BigDecimal.ONE, new BigDecimal(100), 1))
                .withExtraCredit(extra)
                .withDropLowest(dropped);
    }

    @Test
    void returns_all_that_rules_can_say() {
        SubjectId art = new SubjectId("arte");
        GradingRules math = Objects.requireNonNull(config(0).rules().get(MATH));
        GradingRules everything = math.withDropLowest(Map.of(EXAM, 2))
                .withExtraCredit(Map.of(new EvaluationType("bonus"), new BigDecimal("0.05")))
                .withCurve(new Curve.FlatPoints(new BigDecimal("2.5")))
                .withRounding(new Rounding(Rounding.Mode.HALF_EVEN, 3))
                .withBounds(new BigDecimal("10.5"), new BigDecimal("99"));
        SchoolConfig config = new SchoolConfig(
                config(0).periods(), Map.of(MATH, everything, art, math.withCurve(new Curve.TopToMax())), 0);

        SchoolConfig saved = TABLE.school("norte").saveConfig(config, UUID.randomUUID());

        assertThat(TABLE.school("norte").config()).contains(saved);
        assertThat(saved.rules()).isEqualTo(config.rules());
    }

    @Test
    void rules_that_were_saved_when_there_was_less_to_say_are_read_as_they_were_meant() {
        TABLE.school("norte").saveConfig(config(0), UUID.randomUUID());
        Map<String, AttributeValue> item = new HashMap<>(TABLE.items().getFirst());
        Map<String, AttributeValue> rules =
                new HashMap<>(item.get("grading_rules").m().get(MATH.value()).m());
        rules.keySet().retainAll(List.of("weights", "min_passing", "scale"));
        item.put("grading_rules", AttributeValue.fromM(Map.of(MATH.value(), AttributeValue.fromM(rules))));
        TABLE.put(item);

        assertThat(TABLE.school("norte").config()).contains(config(1));
    }

    /** They are refused where they come in; a school that has them already must still be able to work, and to mend them. */
    @Test
    void contradictions_that_were_saved_before_they_were_refused_are_read_all_the_same() {
        GradingRules nobodyPasses =
                Objects.requireNonNull(config(0).rules().get(MATH)).withBounds(BigDecimal.ONE, new BigDecimal("50.55"));
        GradingPeriod first = config(0).periods().getFirst();
        SchoolConfig contradictory = new SchoolConfig(
                List.of(first, new GradingPeriod(new PeriodId("Q2_2024"), first.end(), first.end())),
                Map.of(MATH, nobodyPasses),
                0);

        SchoolConfig saved = TABLE.school("norte").saveConfig(contradictory, UUID.randomUUID());

        assertThat(TABLE.school("norte").config()).contains(saved);
    }

    @Test
    void refuses_a_version_after_which_there_is_none() {
        assertFails(
                () -> TABLE.school("norte").saveConfig(config(Integer.MAX_VALUE), UUID.randomUUID()),
                ErrorCode.CONFLICT,
                "version");
        assertThat(TABLE.items()).isEmpty();
    }

    @Test
    void refuses_an_older_version_and_a_second_first_one() {
        SchoolTable norte = TABLE.school("norte");
        norte.saveConfig(config(0), UUID.randomUUID());
        norte.saveConfig(config(1), UUID.randomUUID());

        assertFails(() -> norte.saveConfig(config(1), UUID.randomUUID()), ErrorCode.CONFLICT, "version");
        assertFails(() -> norte.saveConfig(config(0), UUID.randomUUID()), ErrorCode.CONFLICT, "version");
        assertFails(() -> norte.saveConfig(config(7), UUID.randomUUID()), ErrorCode.CONFLICT, "version");
        assertThat(norte.config()).contains(config(2));
    }

    /** A caller whose answer was lost tries again, and must not be told that somebody else was faster. */
    @Test
    void a_second_try_of_the_same_save_finds_its_own_work() {
        SchoolTable norte = TABLE.school("norte");
        UUID write = UUID.randomUUID();
        norte.saveConfig(config(0), write);

        assertThat(norte.saveConfig(config(0), write)).isEqualTo(config(1));
        assertThat(norte.config()).contains(config(1));
    }

    /** Two administrators who press the same button at once: one of them is told. */
    @Test
    void the_same_content_from_another_request_is_a_conflict() {
        SchoolTable norte = TABLE.school("norte");
        norte.saveConfig(config(0), UUID.randomUUID());

        assertFails(() -> norte.saveConfig(config(0), UUID.randomUUID()), ErrorCode.CONFLICT, "version");
    }

    /** Services keep it for minutes: what was just replaced must not be what they keep. */
    @Test
    void is_read_as_it_was_written_last() {
        TABLE.school("norte").config();

        assertThat(TABLE.gets()).singleElement().matches(GetItemRequest::consistentRead);
    }

    @Test
    void the_registry_lists_each_school_once() {
        TABLE.registry().register(new SchoolId("sur"));
        TABLE.registry().register(new SchoolId("norte"));
        TABLE.registry().register(new SchoolId("sur"));

        assertThat(TABLE.registry().schools()).containsExactly(new SchoolId("norte"), new SchoolId("sur"));
    }
}
