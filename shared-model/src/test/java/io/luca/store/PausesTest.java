package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PausesTest {

    private Instant now = Instant.parse("2026-11-24T18:00:00Z");
    private final List<Duration> slept = new ArrayList<>();

    @Test
    void pauses_double_to_two_seconds_and_end_with_the_time() {
        Pauses pauses = new Pauses(now.plusSeconds(20), () -> now, new Random(7), pause -> {
            slept.add(pause);
            now = now.plus(pause);
        });

        int tries = 0;
        while (pauses.pauseAfter(++tries)) {
            assertThat(tries).isLessThan(100);
        }

        for (int pause = 0; pause < slept.size(); pause++) {
            long whole = Math.min(2_000, 50L << Math.min(pause, 6));
            assertThat(slept.get(pause)).isBetween(Duration.ofMillis(whole / 2), Duration.ofMillis(whole));
        }
        assertThat(slept).hasSizeGreaterThan(10);
        assertThat(now).isBeforeOrEqualTo(Instant.parse("2026-11-24T18:00:20Z"));
    }

    @Test
    void who_is_stopped_does_not_try_again() {
        Pauses pauses = new Pauses(now.plusSeconds(20), () -> now, new Random(7), _ -> {
            throw new InterruptedException();
        });

        assertThat(pauses.pauseAfter(1)).isFalse();
        assertThat(Thread.interrupted()).as("the interruption is kept").isTrue();
    }
}
