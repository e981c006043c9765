package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class ElasticMqIT {

    @Test
    void answers_while_others_hold_all_threads_that_the_jvm_shares() {
        CountDownLatch answered = new CountDownLatch(1);
        try (ElasticMq engine = ElasticMq.start("us-east-1", "000000000000", Clock.systemUTC(), Optional.empty())) {
            for (int thread = 0; thread <= ForkJoinPool.getCommonPoolParallelism(); thread++) {
                ForkJoinPool.commonPool().execute(() -> await(answered));
            }

            ElasticMq.Answer answer = engine.call(
                    "/",
                    "localhost",
                    Map.of("Content-Type", "application/x-www-form-urlencoded"),
                    "Action=ListQueues".getBytes(UTF_8));

            assertThat(answer.status()).isEqualTo(200);
        } finally {
            answered.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
