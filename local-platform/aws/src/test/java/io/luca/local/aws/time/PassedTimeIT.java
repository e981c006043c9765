package io.luca.local.aws.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was let pass has passed for the next process, too. */
class PassedTimeIT {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

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
