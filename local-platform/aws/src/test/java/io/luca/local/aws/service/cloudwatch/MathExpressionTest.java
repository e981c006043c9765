package io.luca.local.aws.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metric math, with series as AWS's page writes them: {@code 30 - 0} has no second value. */
class MathExpressionTest {

    private static final Map<String, String> SERIES = new LinkedHashMap<>(Map.of(
            "m1", "30 20 0 0",
            "m2", "20 - 20 -",
            "errors_a", "1 - 3 -",
            "errors_b", "- - 4 5"));

    @ParameterizedTest
    @CsvSource({
        "m1 < m2, 0 0 1 0",
        "m1 >= 30, 1 0 0 0",
        "m1 > 15 AND m2 > 15, 1 0 0 0",
        "m1 > 15 && m2 > 15, 1 0 0 0",
        "m1 > 15 OR m2 > 15, 1 1 1 0",
        "m1 == 20 || m1 != 20, 1 1 1 1",
    })
    void series_are_compared_as_on_the_page_of_aws(String expression, String result) {
        assertThat(evaluated(expression)).isEqualTo(values(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "m1 + m2; 50 20 20 0",
                "m2 + 1; 21 - 21 -",
                "m2 * 2 + 1; 41 - 41 -",
                "1 + 2 * m2; 41 - 41 -",
                "(1 + 2) * m2; 60 - 60 -",
                "-m2; -20 - -20 -",
                "2 ^ 3 ^ 1 * m2 / 8; 20 - 20 -",
                "10 - 4 - 3 + m1 * 0; 3 3 3 3",
                "100 * m1 / m2; 150 - 0 -",
                "m1 / PERIOD(m1) * 60; 30 20 0 0",
                "ABS(0 - m2); 20 - 20 -",
                "FLOOR(m1 / 7) + CEIL(m1 / 7); 9 5 0 0",
            })
    void arithmetic_binds_as_in_school_and_drops_what_is_divided_by_zero(String expression, String result) {
        assertThat(evaluated(expression)).isEqualTo(values(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SUM(METRICS()); 51 20 27 5",
                "SUM(METRICS(\"errors\")); 1 - 7 5",
                "SUM(FILL(METRICS('errors'), 0)); 1 0 7 5",
                "SUM([errors_a, errors_b]); 1 - 7 5",
                "MAX([m2, 1]); 20 - 20 -",
                "MIN([errors_a, errors_b]); 1 - 3 5",
                "AVG([errors_a, errors_b]); 0.5 - 3.5 2.5",
                "MAX(METRICS('errors') * 10); 10 - 40 50",
                "SUM(100 / [m2, 50]); 7 - 7 -",
                "FILL(m2, 7); 20 7 20 7",
                "FILL(m2, m1); 20 20 20 0",
            })
    void an_array_becomes_one_series_of_what_is_there(String expression, String result) {
        assertThat(evaluated(expression)).isEqualTo(values(result));
    }

    /** Those of "Using IF expressions", whose series have five values. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "IF(metric1, metric2, metric3); 30 0 20 - -",
                "IF(metric1, 5, metric3); 5 5 20 - -",
                "IF(metric1, metric2, 5); 30 0 5 5 -",
                "IF(metric1, metric2); 30 0 - - -",
                "IF(metric2 < 400, 10, 2); 10 - 10 10 10",
            })
    void a_condition_chooses_as_in_the_tables_of_aws(String expression, String result) {
        Map<String, String> series = Map.of("metric1", "1 1 0 0 -", "metric2", "30 - 0 0 30", "metric3", "0 0 20 - 20");

        assertThat(evaluated(expression, series)).isEqualTo(values(result));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RATE(m1) | RATE",
                "m1 + RUNNING_SUM(m2) | RUNNING_SUM",
                "ANOMALY_DETECTION_BAND(m1) | ANOMALY_DETECTION_BAND",
                "SEARCH('{AWS/SQS}', 'Sum') | SEARCH",
                "FILL(m1, REPEAT) | REPEAT",
                "m1 % 2 | '% 2' is nothing",
                "m3 + 1 | the id m3",
                "m1 + | ends too early",
                "(m1 | ends too early",
                "[m1, m2 | ends too early",
                "`` | ends too early",
                "m1 m2 | 'm2' is one too many",
                "IF(m1) | IF takes two or three arguments",
                "MAX(m1, m2) | MAX takes one argument",
                "[m1] + [m2] | two arrays",
                "FILL(1, m1) | FILL takes time series",
                "IF(1, m1, m2) | IF takes one time series",
                "PERIOD(1) | PERIOD takes the id",
                "METRICS('nothing') | finds no metric",
                "[1, 2] | an array of numbers",
                // nobody knows how much of its time AWS retrieves
                "m1 / SUM(m1) | SUM of one time series",
            })
    void what_is_not_evaluated_here_is_refused_by_its_name(String expression, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parsed(expression, SERIES))
                .withMessageContaining(named);
    }

    @Property
    void any_text_is_an_expression_or_refused_as_none(
            @ForAll
                    @StringLength(max = 60)
                    @CharRange(from = 'm', to = 'm')
                    @Chars({
                        '1', '2', '(', ')', '[', ']', ',', '+', '-', '*', '/', '^', ' ', '.', '<', '=', '&', 'S', 'U',
                        'M', '"'
                    })
                    String text) {
        try {
            MathExpression expression = parsed(text, SERIES);

            assertThat(expression.ids()).isSubsetOf(SERIES.keySet());
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Property
    void a_deep_expression_is_refused_and_exhausts_nothing(
            @ForAll @CharRange(from = '(', to = '(') @StringLength(max = 2_000) String open) {
        assertThatIllegalArgumentException().isThrownBy(() -> parsed(open, SERIES));
    }

    @Property
    void the_percentage_of_errors_is_what_a_calculator_says(
            @ForAll @DoubleRange(min = 0, max = 1e6) double errors,
            @ForAll @DoubleRange(min = 0, max = 1e6) double count) {
        Map<String, String> series = Map.of("errors", String.valueOf(errors), "count", String.valueOf(count));

        double result =
                evaluated("100 * errors / MAX([count, 1])", series).getFirst().orElseThrow();

        assertThat(result).isCloseTo(100 * errors / Math.max(count, 1), within(1e-6));
    }

    private static List<OptionalDouble> evaluated(String expression) {
        return evaluated(expression, SERIES);
    }

    private static List<OptionalDouble> evaluated(String expression, Map<String, String> series) {
        int length = values(series.values().iterator().next()).size();
        Quantity result = parsed(expression, series).evaluate(new MathExpression.Scope() {
            @Override
            public TimeSeries series(String id) {
                return TimeSeries.of(values(Objects.requireNonNull(series.get(id))));
            }

            @Override
            public long periodSeconds() {
                return 60;
            }

            @Override
            public int length() {
                return length;
            }
        });
        TimeSeries one = ((Quantity.One) result).series();
        return IntStream.range(0, length).mapToObj(one::at).toList();
    }

    private static MathExpression parsed(String expression, Map<String, String> series) {
        return MathParser.parse(expression, List.copyOf(series.keySet()), series.keySet());
    }

    private static List<OptionalDouble> values(String text) {
        return Stream.of(text.split(" ", -1))
                .map(value -> value.equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value)))
                .toList();
    }
}
