package io.luca.local.workbench.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

class TheGovernmentSyncRunsDryTest {

    /** The mark that was written before is a grade if the consolidation has run since. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void it_passes_also_while_a_night_begins(int pending) throws Exception {
        assertThat(verdictOf("{\"pending\":%d,\"government\":\"READY\"}".formatted(pending)))
                .isInstanceOf(Verdict.Passed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"pending\":2}", "{\"pending\":-1}", "{}"})
    void it_fails_if_grades_are_told_that_nobody_has_or_none_is_told(String output) throws Exception {
        assertThat(verdictOf(output)).isInstanceOf(Verdict.Failed.class);
    }

    @Test
    void it_fails_if_the_execution_does() throws Exception {
        assertThat(TheGovernmentSyncRunsDry.verdict(DescribeExecutionResponse.builder()
                        .status(ExecutionStatus.FAILED)
                        .error("GovernmentTokenRefused")
                        .build()))
                .isInstanceOf(Verdict.Failed.class);
    }

    private static Verdict verdictOf(String output) throws Exception {
        return TheGovernmentSyncRunsDry.verdict(DescribeExecutionResponse.builder()
                .status(ExecutionStatus.SUCCEEDED)
                .output(output)
                .build());
    }
}
