package io.luca.local.aws.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RealTimesTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private final RealTimes times = new RealTimes();

    @Test
    void what_was_sent_before_time_passed_is_older_by_it_and_what_is_sent_after_is_not() {
        Duration passed = Duration.ofHours(26);
        Instant before = START.plusSeconds(10);
        Instant after = START.plusSeconds(30);
        boolean _ = times.look(START, START);
        boolean _ = times.look(START.plusSeconds(20), START.plusSeconds(20).plus(passed));

        assertThat(times.machineTime(before)).isEqualTo(before);
        assertThat(times.machineTime(after)).isEqualTo(after.plus(passed));
    }

    @Test
    void clocks_that_run_side_by_side_are_one_look() {
        boolean _ = times.look(START, START.plusSeconds(60));
        boolean _ = times.look(START.plusSeconds(60), START.plusSeconds(120).plusMillis(3));

        assertThat(times.machineTime(START.plusSeconds(90))).isEqualTo(START.plusSeconds(150));
    }

    @Test
    void what_was_sent_before_anybody_looked_is_taken_as_of_the_first_look() {
        boolean _ = times.look(START, START.plusSeconds(60));

        assertThat(times.machineTime(START.minusSeconds(600))).isEqualTo(START.minusSeconds(540));
    }

    /** Minutes that pass at once pass within a millisecond. */
    @Test
    void what_bears_the_millisecond_in_which_time_passes_was_sent_before_and_a_later_one_is_learnt_anew() {
        boolean _ = times.look(START, START);

        assertThat(times.look(START, START.plusSeconds(120))).isFalse();
        assertThat(times.machineTime(START)).isEqualTo(START);
        assertThat(times.look(START.plusMillis(1), START.plusMillis(1).plusSeconds(120)))
                .isTrue();
        assertThat(times.machineTime(START.plusMillis(1)))
                .isEqualTo(START.plusMillis(1).plusSeconds(120));
    }
}
