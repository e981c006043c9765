package io.luca.local.aws.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was let pass has passed for the next process, too. */
class PassedTimeIT {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    /** A time that was written before another would be what the next process goes by. */
    @Test
    void what_many_let_pass_at_once_is_written_in_order() throws InterruptedException {
        Optional<Path> file = Optional.of(directory.resolve("passed-time"));
        PassedTime passed = new PassedTime(file);
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int times = 0; times < 50; times++) {
                        passed.add(Duration.ofMinutes(1));
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(passed.get()).isEqualTo(Duration.ofMinutes(400));
        assertThat(new PassedTime(file).get()).isEqualTo(passed.get());
    }

    @Test
    void a_timeline_goes_on_where_the_one_before_it_was() {
        Optional<Path> file = Optional.of(directory.resolve("data").resolve("passed-time"));
        new Timeline(new MovableClock(START), file).pass(Duration.ofDays(40));
        new Timeline(new MovableClock(START), file).pass(Duration.ofHours(1));

        assertThat(new Timeline(new MovableClock(START), file).now())
                .isEqualTo(START.plus(Duration.ofDays(40)).plusSeconds(3_600));
        assertThat(new Timeline(new MovableClock(START)).now()).isEqualTo(START);
    }
}
