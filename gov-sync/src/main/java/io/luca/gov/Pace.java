package io.luca.gov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.LucaException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The pace of a run, as the workflow knows it.
 *
 * @param since when the time began in which all must be sent
 * @param secondsOfABatch what a batch takes, with the pause that the government asks for; at least 1
 */
record Pace(Instant since, int secondsOfABatch) {

    private static final double SECONDS_OF_AN_HOUR = Duration.ofHours(1).toSeconds();

    Pace {
        if (secondsOfABatch < 1) {
            throw LucaException.invalid("batch_seconds", "batch_seconds must be 1 or more");
        }
    }

    /** Empty of a call that says none. */
    static Optional<Pace> read(ObjectNode input) {
        return input.has("since")
                ? Optional.of(new Pace(
                        Json.instant(input, "since"),
                        input.path("batch_seconds").asInt()))
                : Optional.empty();
    }

    /** How many hours after the beginning the rest would be sent, if it is gone on with now. */
    double hoursFor(Backlog left, Instant now) {
        long seconds = Duration.between(since, now).toSeconds() + Math.multiplyFull(left.batches(), secondsOfABatch);
        return seconds / SECONDS_OF_AN_HOUR;
    }
}
