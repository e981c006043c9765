package io.luca.local.government;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPlanTest {

    @TempDir
    private Path directory;

    @Test
    void what_a_file_leaves_out_does_not_go_wrong() throws IOException {
        FaultPlan plan = read("""
                {"seed":7,"outages":[{"after_minutes":60,"minutes":360}],"unavailable":0.1,"silence":"HOLD",
                 "rejected_students":["student_456"]}""");

        assertThat(plan.seed()).isEqualTo(7);
        assertThat(plan.outages()).containsExactly(new FaultPlan.Outage(60, 360));
        assertThat(plan.silence()).isEqualTo(FaultPlan.Silence.HOLD);
        assertThat(plan.rejectedStudents()).containsExactly("student_456");
        assertThat(plan.unavailable()).isEqualTo(0.1);
        assertThat(plan.lostAnswers()).isZero();
        assertThat(plan.batchMillis()).isEqualTo(2_000);
        assertThat(read("{}")).isEqualTo(FaultPlan.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"unavialable\":0.1} | unavialable",
                "{\"unavailable\":1.1} | unavailable must be 0 to 1",
                "{\"lost_answers\":-0.1} | lost_answers must be 0 to 1",
                "{\"slow_millis\":60001} | slow_millis",
                "{\"batch_millis\":-1} | batch_millis",
                "{\"outages\":[{\"after_minutes\":0,\"minutes\":0}]} | minutes must be positive",
                "{\"outages\":[{\"after_minutes\":-1,\"minutes\":1}]} | after_minutes",
                "{\"silence\":\"LOUD\"} | LOUD",
                "{\"seed\":null} | seed",
                "[] | JSON object",
                "{ | plan.json"
            })
    void a_plan_that_cannot_be_followed_is_refused_by_its_fault(String text, String fault) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void chance_is_the_same_for_the_same_seed_and_near_its_rate() {
        Chance one = new Chance(7);
        Chance same = new Chance(7);
        Chance other = new Chance(8);

        assertThat(hits(one, 0.02)).isBetween(150L, 250L).isEqualTo(hits(same, 0.02));
        assertThat(IntStream.range(0, 10_000)
                        .filter(student ->
                                one.hits("f", "student_" + student, 0.5) != other.hits("f", "student_" + student, 0.5))
                        .count())
                .isBetween(4_500L, 5_500L);
        assertThat(hits(one, 0)).isZero();
        assertThat(hits(one, 1)).isEqualTo(10_000);
    }

    /** Tries of the same batch are drawn anew, or a batch that was hit once would be hit for ever. */
    @Test
    void each_try_is_drawn_anew() {
        Chance chance = new Chance(7);

        assertThat(IntStream.range(0, 1_000).filter(_ -> chance.hitsNext("f", "batch", 0.5)))
                .hasSizeBetween(400, 600);
    }

    private static long hits(Chance chance, double rate) {
        return IntStream.range(0, 10_000)
                .filter(student -> chance.hits("f", "student_" + student, rate))
                .count();
    }

    private FaultPlan read(String text) throws IOException {
        return FaultPlan.read(Files.writeString(directory.resolve("plan.json"), text));
    }
}
