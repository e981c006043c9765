package io.luca.local.aws.service.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

    @Test
    void gives_the_burst_at_once_and_then_the_rate_never_saving_more_than_the_burst() {
        TokenBucket bucket = new TokenBucket(2, 3, 0);

        assertThat(taken(bucket, 0)).isEqualTo(3);
        assertThat(taken(bucket, 499)).isZero();
        assertThat(taken(bucket, 1_000)).isEqualTo(2);
        assertThat(taken(bucket, 3_600_000)).isEqualTo(3);
    }

    @Test
    void a_clock_that_goes_back_gives_nothing() {
        TokenBucket bucket = new TokenBucket(1_000, 1, 10_000);

        assertThat(taken(bucket, 10_000)).isEqualTo(1);
        assertThat(taken(bucket, 5_000)).isZero();
    }

    private static int taken(TokenBucket bucket, long now) {
        int taken = 0;
        while (bucket.take(now)) {
            taken++;
        }
        return taken;
    }
}
