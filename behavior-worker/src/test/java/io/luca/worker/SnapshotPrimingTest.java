package io.luca.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.function.Environment;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotPrimingTest {

    @Test
    void works_a_full_batch_off_and_stores_nothing() {
        BatchResult result = new SnapshotPriming(Clock.systemUTC(), new Random(1)).run();

        assertThat(result.failed()).hasSize(50);
        assertThat(result.stored()).isZero();
        assertThat(result.quarantined()).isZero();
    }

    @Test
    void runs_only_where_a_snapshot_is_taken() {
        assertThat(SnapshotPriming.isWanted(initialized("snap-start"))).isTrue();
        assertThat(SnapshotPriming.isWanted(initialized("on-demand"))).isFalse();
        assertThat(SnapshotPriming.isWanted(new Environment(Map.of()))).isFalse();
    }

    private static Environment initialized(String how) {
        return new Environment(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", how));
    }
}
