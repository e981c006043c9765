package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.luca.local.workbench.drill.NoisyNeighborDrill.Teacher;
import io.luca.local.workbench.drill.NoisyNeighborDrill.Verdict;
import io.luca.local.workbench.load.Figures;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drill by its command, on a platform of its own: firewall, gateway, service and queue as they are deployed. */
class NoisyNeighborIT {

    @Test
    void one_pupils_flood_is_refused_to_that_pupil_and_to_nobody_else() {
        DrillRun drill = DrillRun.of("noisy-neighbour", "--seconds", "8");

        assumeThat(drill.said())
                .as("the machine carries more than one person may send")
                .doesNotContain("INCONCLUSIVE");
        assertThat(drill.said()).contains("PASSED").contains("429 you send more requests than one person may");
        assertThat(drill.exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"--connections,0", "--seconds,0", "--seconds,61"})
    void a_drill_that_would_show_nothing_or_last_too_long_does_not_begin(String option, String value) {
        DrillRun drill = DrillRun.of("noisy-neighbour", option, value);

        assertThat(drill.exit()).isNotZero();
        assertThat(drill.said()).contains(option + " must be 1 to");
    }

    @Test
    void the_verdict_needs_a_pupil_who_was_refused_and_nobody_else_who_was() {
        Map<String, Long> refused = Map.of("200", 10L, "429 too many", 90L);

        assertThat(new Verdict(calm(9, 0), calm(9, 0), calm(9, 0), refused, 50).isPassed())
                .isTrue();
        assertThat(new Verdict(calm(9, 1), calm(9, 0), calm(9, 0), refused, 50).isPassed())
                .isFalse();
        assertThat(new Verdict(calm(9, 0), calm(9, 1), calm(9, 0), refused, 50).isPassed())
                .isFalse();
        assertThat(new Verdict(calm(9, 0), calm(9, 0), calm(9, 1), refused, 50).isPassed())
                .isFalse();
        assertThat(new Verdict(calm(9, 0), calm(0, 0), calm(9, 0), refused, 50).isPassed())
                .isFalse();
        assertThat(new Verdict(calm(9, 0), calm(9, 0), calm(9, 0), Map.of("200", 100L), 50).isPassed())
                .isFalse();
    }

    @Test
    void a_pupil_who_sent_no_more_than_a_person_may_shows_nothing() {
        Map<String, Long> few = Map.of("200", 50L, "202", 30L);

        assertThat(new Verdict(calm(9, 0), calm(9, 0), calm(9, 0), few, 50).isInconclusive())
                .isTrue();
        assertThat(new Verdict(calm(9, 0), calm(9, 0), calm(9, 0), few, 49).isInconclusive())
                .isFalse();
        assertThat(new Verdict(calm(9, 0), calm(9, 0), calm(9, 0), Map.of("200", 40L, "429", 1L), 50).isInconclusive())
                .isFalse();
    }

    private static Teacher calm(long calls, long refused) {
        return new Teacher(new Figures("any", 1, 1, 1, 1, 1, calls, refused), refused);
    }
}
