package io.luca.local.aws.service.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.cloud.StateFailedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    private static final Instant NOW = Instant.parse("2031-02-03T04:05:06.789Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            $states.input.a                                  | 1
            $states.input.list[$ > 2]                        | 3
            $states.input.list                               | [1,2,3]
            $states.input.one                                | [7]
            $states.input.nothing                            | null
            [$states.input.nothing]                          | [null]
            {"k": $states.input.nothing}                     | {"k":null}
            null                                             | null
            $exists($states.input.nothing)                   | true
            $exists($states.input.absent)                    | false
            $exists($gone)                                   | true
            $count($states.input.list) + $seen               | 13
            $now()                                           | "2031-02-03T04:05:06.789Z"
            $millis()                                        | 1927857906789
            $now('[Y0001]-[M01]-[D01]')                      | "2031-02-03"
            $parse('{"x":[1,null]}')                         | {"x":[1,null]}
            $hash('', 'MD5')                                 | "d41d8cd98f00b204e9800998ecf8427e"
            $partition($states.input.list, 2)                | [[1,2],[3]]
            $range(0, 10, 5)                                 | [0,5,10]
            $length($uuid())                                 | 36
            $random(1) = $random(1)                          | true
            1/4                                              | 0.25
            ($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(31)) | 31
            $map($states.input.list, function($x){ $x * 2 }) | [2,4,6]
            """)
    void gives_what_aws_gives(String expression, String json) throws StateFailedException {
        assertThat(evaluate(expression).text()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$states.input.absent",
                "$states.result",
                "$unknown",
                "bare",
                "$partition($states.input.list, 0)",
                "$range(0, 10, -1)"
            })
    void what_gives_nothing_is_an_error_with_its_field(String expression) {
        assertThatThrownBy(() -> evaluate(expression))
                .isInstanceOfSatisfying(
                        StateFailedException.class,
                        failed -> assertThat(failed.error()).isEqualTo("States.QueryEvaluationError"))
                .hasMessageContaining("'Output/x'")
                .hasMessageContaining("returned nothing (undefined)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$states.input.a + 'x'",
                "$error('on purpose')",
                "($f := function($n){ 1 + $f($n) }; $f(1))",
                "($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(32))",
                "$hash('x', 'SHA-0')",
                "$parse('{')",
                "$sum"
            })
    void what_fails_is_an_error_that_can_be_caught(String expression) {
        assertThatThrownBy(() -> evaluate(expression))
                .isInstanceOfSatisfying(
                        StateFailedException.class,
                        failed -> assertThat(failed.error()).isEqualTo("States.QueryEvaluationError"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% $eval('1') %}", "{% 1 + %}", "{% 1; 2 %}", "{% a[1,2) %}"})
    void what_is_no_expression_of_aws_is_refused_before_it_runs(String bracketed) {
        assertThatThrownBy(() -> Expression.compile(bracketed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void brackets_must_be_closed() {
        assertThatThrownBy(() -> Expression.isOne("{% 1 %} ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_expression_changes_nothing_that_others_see() throws StateFailedException {
        Scope scope = scope();

        var _ = Payload.of(
                Expression.compile("{% $append($states.input.list, 4) %}").evaluate(scope, "x"));
        var _ = Payload.of(
                Expression.compile("{% $states.input ~> |$|{'a': 9}| %}").evaluate(scope, "x"));

        assertThat(scope).isEqualTo(scope());
    }

    private static Payload evaluate(String expression) throws StateFailedException {
        return Payload.of(Expression.compile("{% " + expression + " %}").evaluate(scope(), "Output/x"));
    }

    private static Scope scope() {
        Map<String, @Nullable Object> input = new HashMap<>();
        input.put("a", 1);
        input.put("list", List.of(1, 2, 3));
        input.put("one", List.of(7));
        input.put("nothing", null);
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put("seen", 10);
        variables.put("gone", null);
        return new Scope(Map.of("input", input), variables, NOW);
    }
}
