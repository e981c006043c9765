package io.luca.gov;

import io.luca.model.GovernmentReceipt;
import io.luca.model.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The answer of the government to a request, as far as it can be told. The texts hold nothing personal. */
sealed interface GovernmentAnswer {

    /** The answer that it has the batch. */
    record Accepted(GovernmentReceipt receipt) implements GovernmentAnswer {}

    /** The answer that it has no batch under the key. */
    record Absent() implements GovernmentAnswer {}

    /**
     * The answer that it will never take the batch as it is.
     *
     * @param rejections the grades that it named, of those that were sent; empty if it named none
     */
    record Refused(int status, List<Rejection> rejections) implements GovernmentAnswer {
        public Refused {
            rejections = List.copyOf(rejections);
        }
    }

    /** The answer that it has not taken the batch, and may later. */
    record NotStored(String reason, int status, Optional<Duration> retryAfter) implements GovernmentAnswer {}

    /** An answer, or none, by which nobody knows whether it has taken the batch. */
    record Unknown(String reason, int status, Optional<Duration> retryAfter) implements GovernmentAnswer {}

    /** The answer that it does not know the token. */
    record Unauthorized(int status) implements GovernmentAnswer {}
}
