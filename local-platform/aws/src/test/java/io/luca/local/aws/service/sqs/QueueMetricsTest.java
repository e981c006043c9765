package io.luca.local.aws.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What queues tell of themselves, by clocks that the test sets. */
class QueueMetricsTest {

    private static final Instant SENT = Instant.parse("2026-11-24T08:00:00Z");
    private static final Duration HOLD = Duration.ofMillis(5);

    private Instant real = SENT;
    private Duration passed = Duration.ZERO;
    private Duration hold = Duration.ZERO;
    private final Clock machine = new ReadClock() {
        @Override
        public Instant instant() {
            return real.plus(passed);
        }
    };

    /** A reader is held up by it once, after the reading. */
    private final Clock realClock = new ReadClock() {
        @Override
        public Instant instant() {
            Instant now = real;
            long end = System.nanoTime() + hold.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(hold.toNanos());
            }
            real = real.plus(hold);
            hold = Duration.ZERO;
            return now;
        }
    };

    private final Metrics metrics = new Metrics(machine);
    private final QueueMetrics queues = new QueueMetrics(metrics, machine, realClock);

    /** Two hours pass within a millisecond, and the sender's thread is held up right after it looked at the clocks. */
    @Test
    void a_message_of_a_sender_that_was_held_up_is_no_older_than_it_is() {
        queues.stands("work", QueueStanding.EMPTY);
        passed = Duration.ofHours(2);
        hold = HOLD;
        queues.used("work");
        QueueStanding standing = new QueueStanding(1, 0, 0, Optional.of(real), Set.of());
        passed = passed.plusMinutes(10);
        queues.stands("work", standing);

        assertThat(Recorded.of(metrics, "AWS/SQS", "ApproximateAgeOfOldestMessage", Map.of("QueueName", "work"))
                        .maximum())
                .isEqualTo(600);
    }

    private abstract static class ReadClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
