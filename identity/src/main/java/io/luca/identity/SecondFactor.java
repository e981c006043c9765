package io.luca.identity;

import io.luca.contract.IdentityAttributes;
import java.util.Optional;

/** How a person's second factor stands. */
enum SecondFactor {
    ON(Optional.empty()),
    MISSING(Optional.of(IdentityAttributes.FACTOR_MISSING)),
    /** The pool could not be asked in time. */
    UNKNOWN(Optional.of(IdentityAttributes.FACTOR_UNKNOWN));

    private final Optional<String> lack;

    SecondFactor(Optional<String> lack) {
        this.lack = lack;
    }

    /** What a token says of it; empty if nothing is lacking. */
    Optional<String> lack() {
        return lack;
    }
}
