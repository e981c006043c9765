package io.luca.local.aws.service.stepfunctions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A retrier, which says when a state is tried again: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 *
 * @param mostAttempts how often it is tried again; 0 for never
 * @param longest no pause is longer
 * @param isJittered whether each pause is drawn between nothing and its full length
 */
record Retrier(
        List<String> errors,
        Duration interval,
        int mostAttempts,
        double backoff,
        Optional<Duration> longest,
        boolean isJittered) {

    /**
     * The pause before the next attempt.
     *
     * @param attempts how often this retrier has let it be tried again
     */
    Duration pause(int attempts, RandomGenerator random) {
        double millis = interval.toMillis() * Math.pow(backoff, attempts);
        double limited = Math.min(
                millis, longest.map(Duration::toMillis).orElse(Long.MAX_VALUE).doubleValue());
        return Duration.ofMillis((long) (isJittered ? limited * random.nextDouble() : limited));
    }
}
