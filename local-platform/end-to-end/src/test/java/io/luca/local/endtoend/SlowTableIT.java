package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.workbench.drill.SlowTableDrill.SlowRequest;
import io.luca.local.workbench.drill.SlowTableDrill.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drill by its command: from a slow table to the alarm, its runbook, the trace and the lines that show why. */
class SlowTableIT {

    private static final List<AlarmState> RANG_AND_ENDED = List.of(AlarmState.ALARM, AlarmState.OK);
    private static final SlowRequest BY_THE_TABLE = request("DynamoDb.Query", 300);

    @Test
    void a_slow_table_rings_is_told_once_and_is_seen_in_the_trace_of_a_request() {
        DrillRun drill = DrillRun.of("slow-table");

        assumeThat(drill.said()).as("answers are slow here without a fault").doesNotContain("INCONCLUSIVE");
        assertThat(drill.said())
                .contains(
                        "LucaApi-AlarmsLatency", "Threshold Crossed: 3 ", "docs/runbooks/latency.md#", "told        1 ")
                .contains("interactive-service", "DynamoDb.", "trace 1-", "annotation.correlation_id")
                .contains("PASSED");
        assertThat(drill.exit()).isZero();
    }

    @Test
    void the_verdict_needs_an_alarm_that_ends_one_who_is_told_and_the_tables_own_time() {
        assertThat(verdict(RANG_AND_ENDED, 1, BY_THE_TABLE).isPassed()).isTrue();
        assertThat(verdict(List.of(AlarmState.ALARM), 1, BY_THE_TABLE).isPassed())
                .isFalse();
        assertThat(verdict(List.of(), 1, BY_THE_TABLE).isPassed()).isFalse();
        assertThat(verdict(RANG_AND_ENDED, 0, BY_THE_TABLE).isPassed()).isFalse();
        assertThat(verdict(RANG_AND_ENDED, 2, BY_THE_TABLE).isPassed()).isFalse();
        assertThat(verdict(RANG_AND_ENDED, 1, request("Sts.AssumeRole", 300)).isPassed())
                .isFalse();
        assertThat(verdict(RANG_AND_ENDED, 1, request("DynamoDb.Query", 20)).isPassed())
                .isFalse();
    }

    private static Verdict verdict(List<AlarmState> states, long told, SlowRequest request) {
        return new Verdict(states, "LucaApi-AlarmsLatency", "", "", told, request);
    }

    private static SlowRequest request(String call, long millis) {
        return new SlowRequest("id", Duration.ofSeconds(1), call, Duration.ofMillis(millis));
    }
}
