package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.workbench.drill.WorkerKillDrill;
import io.luca.local.workbench.load.StoredEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drill by its command, on a platform of its own, with fewer events than an operator would take. */
class BehaviorKillIT {

    @Test
    void accepted_is_stored_whatever_is_killed_and_throttled() {
        DrillRun drill = DrillRun.of("worker-kill", "--events", "1500", "--kills", "5");

        assertThat(drill.said()).containsPattern("processes killed +5 of 5").contains("PASSED");
        assertThat(drill.exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"--events,0", "--kills,0", "--kills,-1"})
    void a_drill_that_would_show_nothing_does_not_begin(String option, String value) {
        DrillRun drill = DrillRun.of("worker-kill", option, value);

        assertThat(drill.exit()).isNotZero();
        assertThat(drill.said()).contains(option + " must be 1 to");
    }

    @Test
    void the_verdict_needs_every_kill_and_every_event() {
        StoredEvents perfect = new StoredEvents(10, 10, 0, 0, 0);

        assertThat(new WorkerKillDrill.Verdict(perfect, 5, 5, 0, 0, 1).isPassed())
                .isTrue();
        assertThat(new WorkerKillDrill.Verdict(perfect, 4, 5, 0, 0, 1).isPassed())
                .isFalse();
        assertThat(new WorkerKillDrill.Verdict(new StoredEvents(0, 0, 0, 0, 0), 5, 5, 0, 0, 1).isPassed())
                .isFalse();
        assertThat(new WorkerKillDrill.Verdict(new StoredEvents(10, 9, 1, 0, 0), 5, 5, 0, 0, 1).isPassed())
                .isFalse();
        assertThat(new WorkerKillDrill.Verdict(perfect, 5, 5, 1, 0, 1).isPassed())
                .isFalse();
    }
}
