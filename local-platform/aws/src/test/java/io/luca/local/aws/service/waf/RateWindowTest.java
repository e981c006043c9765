package io.luca.local.aws.service.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateWindowTest {

    private final SteppedClock clock = new SteppedClock();

    @Test
    void slides_so_that_old_requests_fall_out_one_sixtieth_at_a_time() {
        RateWindow window = new RateWindow(60, clock);
        window.count("a");
        clock.seconds(30);
        window.count("a");

        clock.seconds(29);
        assertThat(window.count("a")).as("all of the last minute").isEqualTo(3);
        clock.seconds(1);
        assertThat(window.count("a")).as("the first has left").isEqualTo(3);
        clock.seconds(30);
        assertThat(window.count("a")).as("the second has left").isEqualTo(3);
        clock.seconds(3_600);
        assertThat(window.count("a")).isEqualTo(1);
    }

    @Test
    void counts_each_key_for_itself() {
        RateWindow window = new RateWindow(60, clock);
        window.count("a");

        assertThat(window.count("b")).isEqualTo(1);
        assertThat(window.count("a")).isEqualTo(2);
    }

    @Test
    void forgets_the_key_unseen_for_longest_rather_than_grow() {
        RateWindow window = new RateWindow(60, clock);
        window.count("kept");
        for (int key = 0; key < 10_000; key++) {
            window.count("k" + key);
            if (key == 5_000) {
                window.count("kept");
            }
        }

        assertThat(window.keys()).isEqualTo(10_000);
        assertThat(window.count("kept")).isEqualTo(3);
        assertThat(window.count("k0")).isEqualTo(1);
    }

    /** A clock that goes when it is told. */
    static final class SteppedClock extends Clock {

        private long millis = Instant.parse("2026-03-02T10:00:00Z").toEpochMilli();

        void seconds(long seconds) {
            millis += seconds * 1000;
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
