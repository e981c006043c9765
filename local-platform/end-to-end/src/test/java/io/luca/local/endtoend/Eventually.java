package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.platform.Platform;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What comes true in a while on a running platform. It does not wait until the windows are over in which the worker's batches are gathered.
 *
 * @param limit how long it may take, in real time
 */
record Eventually(Platform platform, Duration limit) {

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Waits until it is so. */
    void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(() -> "it takes too long; in the queues: "
                            + platform.room(SqsRoom.class).depths())
                    .isLessThan(limit);
            boolean _ = platform.room(LambdaRoom.class).catchUp(limit);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
