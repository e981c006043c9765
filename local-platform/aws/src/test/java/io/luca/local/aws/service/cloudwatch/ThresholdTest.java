package io.luca.local.aws.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CloudWatch's rules for datapoints. In the tables 0 is within the threshold, X breaches it, - is missing, the latest is on the right.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">missing data</a>
 */
class ThresholdTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0 - X - X, OK,                OK,     OK,    OK",
        "0 - - - -, OK,                OK,     OK,    OK",
        "- - - - -, INSUFFICIENT_DATA, retain, ALARM, OK",
        "0 X X - X, ALARM,             ALARM,  ALARM, ALARM",
        "- - X - -, ALARM,             retain, ALARM, OK",
    })
    void three_of_three_datapoints_are_judged_as_in_the_first_table_of_aws(
            String points, String missing, String ignored, String breaching, String notBreaching) {
        assertThat(states(points, 3)).containsExactly(missing, ignored, breaching, notBreaching);
    }

    @ParameterizedTest
    @CsvSource({
        "0 - X - X, ALARM, ALARM,  ALARM, ALARM",
        "0 0 X 0 X, ALARM, ALARM,  ALARM, ALARM",
        "0 - X - -, OK,    OK,     ALARM, OK",
        "- - - - 0, OK,    OK,     ALARM, OK",
        "- - - X -, ALARM, retain, ALARM, OK",
    })
    void two_of_three_datapoints_are_judged_as_in_the_second_table_of_aws(
            String points, String missing, String ignored, String breaching, String notBreaching) {
        assertThat(states(points, 2)).containsExactly(missing, ignored, breaching, notBreaching);
    }

    @ParameterizedTest
    @CsvSource({"- - - - X", "- - - X -"})
    void a_breach_that_is_younger_than_the_datapoints_to_alarm_waits_for_what_comes_next(String points) {
        assertThat(states(points, 3)).containsExactly("INSUFFICIENT_DATA", "retain", "ALARM", "OK");
    }

    @Test
    void what_follows_a_young_breach_ends_it() {
        assertThat(states("- - - X 0", 3)).containsExactly("OK", "OK", "OK", "OK");
        assertThat(states("- - X - 0", 3)).containsExactly("OK", "OK", "OK", "OK");
    }

    @Test
    void only_the_latest_datapoints_count_when_none_is_missing() {
        assertThat(state("X X 0 0 0", 3, 1, MissingData.BREACHING)).isEqualTo("OK");
        assertThat(state("0 0 X 0 0", 3, 1, MissingData.NOT_BREACHING)).isEqualTo("ALARM");
    }

    @ParameterizedTest
    @CsvSource({
        "GREATER,          4, OK,    5, OK,    6, ALARM",
        "GREATER_OR_EQUAL, 4, OK,    5, ALARM, 6, ALARM",
        "LESS,             4, ALARM, 5, OK,    6, OK",
        "LESS_OR_EQUAL,    4, ALARM, 5, ALARM, 6, OK",
    })
    void a_value_is_compared_with_the_threshold(
            Comparison comparison,
            double below,
            AlarmState first,
            double at,
            AlarmState second,
            double above,
            AlarmState third) {
        Threshold threshold = new Threshold(comparison, 5, 1, OptionalInt.empty(), MissingData.MISSING);

        assertThat(List.of(below, at, above))
                .extracting(value -> threshold
                        .judge(points(List.of(OptionalDouble.of(value))))
                        .state()
                        .orElseThrow())
                .containsExactly(first, second, third);
    }

    @Test
    void the_reason_names_the_datapoints_that_tell() {
        Threshold threshold = new Threshold(Comparison.GREATER, 1, 1, OptionalInt.empty(), MissingData.MISSING);

        assertThat(reason(threshold, 5.5))
                .isEqualTo(
                        "Threshold Crossed: 1 datapoint [5.5 (02/03/26 11:59:00)] was greater than the threshold (1.0).");
        assertThat(reason(threshold, 0))
                .isEqualTo(
                        "Threshold Crossed: 1 datapoint [0.0 (02/03/26 11:59:00)] was not greater than the threshold (1.0).");
    }

    @Test
    void the_reason_of_so_many_out_of_so_many_says_how_many_it_takes() {
        Threshold threshold = new Threshold(Comparison.GREATER, 1, 3, OptionalInt.of(2), MissingData.NOT_BREACHING);

        assertThat(reason(threshold, 3, 0, 4))
                .isEqualTo(
                        "Threshold Crossed: 2 out of the last 3 datapoints [3.0 (02/03/26 11:59:00), 4.0 (02/03/26 11:57:00)]"
                                + " were greater than the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).");
        assertThat(reason(threshold, 0, 0, 4))
                .isEqualTo(
                        "Threshold Crossed: 2 out of the last 3 datapoints [0.0 (02/03/26 11:59:00), 0.0 (02/03/26 11:58:00)]"
                                + " were not greater than the threshold (1.0) (minimum 2 datapoints for ALARM -> OK transition).");
    }

    @Test
    void the_reason_of_silence_says_what_it_was_taken_for() {
        assertThat(silence(2, MissingData.BREACHING))
                .isEqualTo(
                        "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as"
                                + " [Breaching].");
        assertThat(silence(1, MissingData.NOT_BREACHING))
                .isEqualTo(
                        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as"
                                + " [NonBreaching].");
        assertThat(silence(1, MissingData.MISSING)).isEqualTo("Insufficient Data: 1 datapoint was unknown.");
        assertThat(silence(5, MissingData.MISSING)).isEqualTo("Insufficient Data: 5 datapoints were unknown.");
    }

    @Test
    void the_reason_of_some_silence_names_the_datapoints_and_what_the_rest_was_taken_for() {
        Threshold threshold = new Threshold(Comparison.LESS, 1, 3, OptionalInt.empty(), MissingData.BREACHING);

        Judgement judgement = threshold.judge(points(List.of(
                OptionalDouble.empty(),
                OptionalDouble.of(2),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty())));

        assertThat(judgement.reason())
                .isEqualTo(
                        "Threshold Crossed: 1 datapoint [2.0 (02/03/26 11:58:00)] was not less than the threshold (1.0) and"
                                + " 2 missing datapoints were treated as [Breaching].");
    }

    @Test
    void more_datapoints_to_alarm_than_periods_are_refused() {
        assertThatThrownBy(() -> new Threshold(Comparison.LESS, 1, 3, OptionalInt.of(4), MissingData.BREACHING))
                .hasMessageContaining("3 periods");
    }

    private static List<String> states(String points, int toAlarm) {
        return List.of(
                state(points, 3, toAlarm, MissingData.MISSING),
                state(points, 3, toAlarm, MissingData.IGNORE),
                state(points, 3, toAlarm, MissingData.BREACHING),
                state(points, 3, toAlarm, MissingData.NOT_BREACHING));
    }

    private static String state(String points, int periods, int toAlarm, MissingData missing) {
        Threshold threshold = new Threshold(Comparison.GREATER, 0, periods, OptionalInt.of(toAlarm), missing);
        List<OptionalDouble> values = new ArrayList<>();
        for (String point : points.split(" ", -1)) {
            values.addFirst(
                    switch (point) {
                        case "0" -> OptionalDouble.of(0);
                        case "X" -> OptionalDouble.of(1);
                        default -> OptionalDouble.empty();
                    });
        }
        Optional<AlarmState> state = threshold.judge(points(values)).state();
        return state.map(AlarmState::name).orElse("retain");
    }

    private static String silence(int periods, MissingData missing) {
        Threshold threshold = new Threshold(Comparison.GREATER, 0, periods, OptionalInt.empty(), missing);
        return threshold
                .judge(points(Collections.nCopies(threshold.range(), OptionalDouble.empty())))
                .reason();
    }

    private static String reason(Threshold threshold, double... latestFirst) {
        return threshold
                .judge(points(
                        Arrays.stream(latestFirst).mapToObj(OptionalDouble::of).toList()))
                .reason();
    }

    private static List<Datapoint> points(List<OptionalDouble> latestFirst) {
        List<Datapoint> points = new ArrayList<>();
        for (OptionalDouble value : latestFirst) {
            points.add(new Datapoint(NOON.minus(Duration.ofMinutes(points.size() + 1L)), value));
        }
        return points;
    }
}
