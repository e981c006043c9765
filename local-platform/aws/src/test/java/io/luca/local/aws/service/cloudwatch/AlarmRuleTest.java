package io.luca.local.aws.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmRuleTest {

    private static final Map<String, AlarmState> STATES = Map.of(
            "CPU", AlarmState.ALARM,
            "Disk", AlarmState.OK,
            "Deployment", AlarmState.OK,
            "Network", AlarmState.INSUFFICIENT_DATA,
            "a (b) \"c\"", AlarmState.ALARM);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ALARM(CPU) AND ALARM(Disk); false",
                "ALARM(CPU) AND NOT ALARM(Deployment); true",
                "(ALARM(CPU) OR ALARM(Disk)) AND OK(Network); false",
                "INSUFFICIENT_DATA(\"Network\"); true",
                "OK(arn:aws:cloudwatch:us-east-1:000000000000:alarm:Disk); true",
                "ALARM(\"arn:aws:cloudwatch:us-east-1:000000000000:alarm:CPU\"); true",
                "ALARM(CPU) OR ALARM(Disk) AND ALARM(Network); true",
                "NOT ALARM(CPU) OR TRUE; true",
                "NOT (ALARM(CPU) OR TRUE); false",
                "NOT NOT ALARM( CPU ); true",
                "FALSE; false",
                "ALARM(\"a (b) \\\"c\\\"\"); true",
            })
    void a_rule_holds_by_the_states_of_other_alarms(String rule, boolean holds) {
        assertThat(AlarmRuleParser.parse(rule).holds(STATES::get)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ALARM",
                "ALARM()",
                "ALARM(CPU",
                "ALARM(CPU) AND",
                "ALARM(CPU) ALARM(Disk)",
                "(ALARM(CPU)",
                "alarm(CPU)",
                "AT_LEAST(1, ALARM, (CPU, Disk))",
                "ALARM(CPU) XOR ALARM(Disk)",
                "ALARM(CPU) && ALARM(Disk)",
            })
    void what_is_no_rule_here_is_refused(String rule) {
        assertThatIllegalArgumentException().isThrownBy(() -> AlarmRuleParser.parse(rule));
    }

    @Test
    void more_than_a_hundred_alarms_are_refused() {
        String rule =
                IntStream.rangeClosed(0, 100).mapToObj("ALARM(a%d)"::formatted).collect(Collectors.joining(" OR "));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlarmRuleParser.parse(rule))
                .withMessageContaining("100 alarms");
    }

    @Property
    void a_rule_that_is_written_with_all_parentheses_is_read_as_it_was_meant(@ForAll("rules") AlarmRule rule) {
        assertThat(AlarmRuleParser.parse(written(rule))).isEqualTo(rule);
    }

    @Provide
    Arbitrary<AlarmRule> rules() {
        Arbitrary<AlarmRule> leaf = Arbitraries.oneOf(
                Arbitraries.of(true, false).map(AlarmRule.Always::new),
                Combinators.combine(
                                Arbitraries.of(AlarmState.class),
                                Arbitraries.strings()
                                        .withChars("ab -\"\\()")
                                        .ofMinLength(1)
                                        .ofMaxLength(6)
                                        .filter(name -> !name.isBlank()))
                        .as(AlarmRule.InState::new));
        return Arbitraries.recursive(
                () -> leaf,
                rule -> Arbitraries.oneOf(
                        rule.map(AlarmRule.Not::new),
                        Combinators.combine(rule, leaf).as(AlarmRule.Both::new),
                        Combinators.combine(leaf, rule).as(AlarmRule.Either::new)),
                0,
                5);
    }

    private static String written(AlarmRule rule) {
        return switch (rule) {
            case AlarmRule.Always always -> always.value() ? "TRUE" : "FALSE";
            case AlarmRule.InState in ->
                "%s(\"%s\")"
                        .formatted(in.state(), in.alarm().replace("\\", "\\\\").replace("\"", "\\\""));
            case AlarmRule.Not not -> "NOT (" + written(not.rule()) + ")";
            case AlarmRule.Both both -> "(" + written(both.left()) + ") AND (" + written(both.right()) + ")";
            case AlarmRule.Either either -> "(" + written(either.left()) + ") OR (" + written(either.right()) + ")";
        };
    }
}
