package io.luca.local.aws.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private final MovableClock clock = new MovableClock(START);
    private final Timeline timeline = new Timeline(clock);
    private final List<String> ran = new ArrayList<>();

    @Test
    void what_falls_due_while_time_passes_is_done_in_order_and_at_its_own_time() {
        at(120, "second");
        at(60, "first");
        at(600, "later");

        timeline.pass(Duration.ofMinutes(5));

        assertThat(ran).containsExactly("first at 60", "second at 120");
        assertThat(timeline.now()).isEqualTo(START.plusSeconds(300));
    }

    @Test
    void what_a_task_puts_before_the_end_is_done_too() {
        var _ = timeline.at(START.plusSeconds(10), () -> at(20, "added"));

        timeline.pass(Duration.ofSeconds(30));

        assertThat(ran).containsExactly("added at 20");
    }

    @Test
    void a_task_that_fails_takes_no_other_with_it() {
        var _ = timeline.at(START.plusSeconds(1), () -> {
            throw new IllegalStateException("on purpose");
        });
        at(2, "next");

        timeline.pass(Duration.ofSeconds(5));

        assertThat(ran).containsExactly("next at 2");
    }

    @Test
    void what_was_called_off_is_not_done() {
        Timeline.Entry entry = timeline.at(START.plusSeconds(1), () -> ran.add("no"));

        entry.cancel();
        timeline.pass(Duration.ofSeconds(5));

        assertThat(ran).isEmpty();
    }

    @Test
    void time_leaves_no_instant_before_it_is_settled() {
        timeline.settleBy(() ->
                ran.add("settled at " + Duration.between(START, timeline.now()).toSeconds()));
        at(60, "first");
        at(60, "second");

        timeline.pass(Duration.ofSeconds(90));

        assertThat(ran).containsExactly("settled at 0", "first at 60", "second at 60", "settled at 60");
    }

    @Test
    void nothing_is_done_before_its_time() {
        at(60, "due");

        clock.advance(Duration.ofSeconds(59));
        timeline.runDue();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        timeline.runDue();
        assertThat(ran).containsExactly("due at 60");
    }

    private void at(long seconds, String name) {
        var _ = timeline.at(
                START.plusSeconds(seconds),
                () -> ran.add(
                        name + " at " + Duration.between(START, timeline.now()).toSeconds()));
    }
}
