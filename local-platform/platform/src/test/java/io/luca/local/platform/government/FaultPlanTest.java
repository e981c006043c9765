package io.luca.local.platform.government;

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
                 "rejected_students":["student_456"],"token_revoked":true}""");

        assertThat(plan.seed()).isEqualTo(7);
        assertThat(plan.outages()).containsExactly(new FaultPlan.Outage(60, 360));
        assertThat(plan.silence()).isEqualTo(FaultPlan.Silence.HOLD);
        assertThat(plan.rejectedStudents()).containsExactly("student_456");
        assertThat(plan.isTokenRevoked()).isTrue();
        assertThat(plan.unavailable()).isEqualTo(0.1);
        assertThat(plan.lostAnswers()).isZero();
        assertThat(plan.batchMillis()).isEqualTo(2_000);
        assertThat(read("{}")).isEqualTo(FaultPlan.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"unavialable\":0.1} | no field unavialable; the fields are batch_millis, lost_answers",
                "{\"unavailable\":1.1} | unavailable must be a number from 0 to 1, got 1.1",
                "{\"lost_answers\":-0.1} | lost_answers must be a number from 0 to 1, got -0.1",
                "{\"slow\":\"often\"} | slow must be a number from 0 to 1, got \"often\"",
                "{\"slow_millis\":60001} | slow_millis must be a whole number from 0 to 60000, got 60001",
                "{\"slow_millis\":1.5} | slow_millis must be a whole number from 0 to 60000, got 1.5",
                "{\"batch_millis\":-1} | batch_millis must be a whole number from 0 to 60000, got -1",
                "{\"outages\":{}} | outages must be a list of objects, got {}",
                "{\"outages\":[5]} | outages[0] must be an object, got 5",
                "{\"outages\":[{\"after_minutes\":0,\"minutes\":0}]} | outages[0].minutes must be a whole number from 1 to",
                "{\"outages\":[{\"after_minutes\":-1,\"minutes\":1}]} | outages[0].after_minutes must be a whole number from 0",
                "{\"outages\":[{\"minutes\":1}]} | outages[0].after_minutes is missing: a whole number from 0",
                "{\"outages\":[{\"after_minutes\":1,\"minutes\":1,\"hours\":1}]} | no field outages[0].hours; the fields of outages[0] are after_minutes, minutes",
                "{\"silence\":\"LOUD\"} | silence must be one of [BREAK, HOLD], got \"LOUD\"",
                "{\"rejected_students\":\"ana\"} | rejected_students must be a list of texts, got \"ana\"",
                "{\"rejected_students\":[\"ana\",5]} | rejected_students[1] must be a text in quotation marks, got 5",
                "{\"token_revoked\":1} | token_revoked must be true or false, got 1",
                "{\"seed\":null} | seed must be a whole number",
                "{\"seed\":1,\"seed\":2} | Duplicate field 'seed'",
                "[] | the plan must be a JSON object",
                "'' | the plan must be a JSON object",
                "{ | line 1, column 2"
            })
    void a_plan_that_cannot_be_followed_is_refused_by_its_fault(String text, String fault) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(directory.resolve("plan.json").toString())
                .hasMessageContaining(fault)
                .hasMessageNotContaining("jackson")
                .hasMessageNotContaining("FaultPlan");
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
