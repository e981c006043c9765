package io.luca.local.aws.service.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleExpressionTest {

    private static final Instant CREATED = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void two_in_the_morning_in_mexico_is_eight_in_utc_all_the_year() {
        assertThat(next("cron(0 2 * * ? *)", "America/Mexico_City", CREATED, 2))
                .containsExactly("2026-11-25T08:00:00Z", "2026-11-26T08:00:00Z");
        assertThat(next("cron(0 2 * * ? *)", "America/Mexico_City", Instant.parse("2027-06-30T12:00:00Z"), 1))
                .containsExactly("2027-07-01T08:00:00Z");
    }

    /** As EventBridge Scheduler does: there is no 02:00 in New York on 14 March 2027. */
    @Test
    void a_time_that_does_not_exist_on_a_day_is_skipped_on_it() {
        assertThat(next("cron(0 2 * * ? *)", "America/New_York", Instant.parse("2027-03-12T12:00:00Z"), 3))
                .containsExactly("2027-03-13T07:00:00Z", "2027-03-15T06:00:00Z", "2027-03-16T06:00:00Z");
    }

    /** On 7 November 2027 it is 01:30 in New York twice. */
    @Test
    void a_time_that_comes_twice_on_a_day_is_due_once() {
        assertThat(next("cron(30 1 * * ? *)", "America/New_York", Instant.parse("2027-11-06T12:00:00Z"), 2))
                .containsExactly("2027-11-07T05:30:00Z", "2027-11-08T06:30:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cron(15 10 ? * 6L 2026-2030) | 2026-11-27T10:15:00Z
            cron(0 9 ? * 2#1 *)          | 2026-12-07T09:00:00Z
            cron(0/5 8-17 ? * MON-FRI *) | 2026-11-24T12:05:00Z
            cron(0 18 LW * ? *)          | 2026-11-30T18:00:00Z
            rate(5 minutes)              | 2026-11-24T12:05:00Z
            rate(1 day)                  | 2026-11-25T12:00:00Z
            at(2026-11-24T12:13:00)      | 2026-11-24T12:13:00Z
            """)
    void knows_the_expressions_of_aws(String expression, String due) {
        assertThat(next(expression, "UTC", CREATED, 1)).containsExactly(due);
    }

    @Test
    void a_rate_counts_from_the_schedules_own_beginning() {
        assertThat(next("rate(1 hour)", "UTC", CREATED.plusSeconds(5_400), 2))
                .containsExactly("2026-11-24T14:00:00Z", "2026-11-24T15:00:00Z");
    }

    @Test
    void what_was_due_once_is_never_due_again() {
        ScheduleExpression once = ScheduleExpression.parse("at(2026-11-24T12:13:00)", ZoneId.of("UTC"), CREATED);

        assertThat(once.isOneTime()).isTrue();
        assertThat(once.next(Instant.parse("2026-11-24T12:13:00Z"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 2 * * ? *",
                "cron(0 2 * * * *)",
                "cron(0 2 * * ?)",
                "cron(0 2 ? * ? *)",
                "cron(61 2 * * ? *)",
                "cron(0 2 * * 8 *)",
                "rate(0 minutes)",
                "rate(5 seconds)",
                "at(2026-11-24)"
            })
    void refuses_what_aws_would_not_take(String expression) {
        assertThatThrownBy(() -> ScheduleExpression.parse(expression, ZoneId.of("UTC"), CREATED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> next(String expression, String zone, Instant after, int count) {
        ScheduleExpression parsed = ScheduleExpression.parse(expression, ZoneId.of(zone), CREATED);
        List<String> times = new ArrayList<>();
        Optional<Instant> due = parsed.next(after);
        while (due.isPresent() && times.size() < count) {
            times.add(due.get().toString());
            due = parsed.next(due.get());
        }
        return times;
    }
}
