package io.luca.local.aws.service.cloudwatch;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What an alarm sees of one period.
 *
 * @param from when the period begins
 * @param value empty if there is none
 */
record Datapoint(Instant from, OptionalDouble value) {

    boolean isMissing() {
        return value.isEmpty();
    }
}
