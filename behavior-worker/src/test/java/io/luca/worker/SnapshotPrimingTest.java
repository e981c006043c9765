package io.luca.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
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
}
