package io.luca.identity;

import io.luca.contract.IdentityAttributes;
import java.util.Optional;

/** How a person's second factor stands. */
enum SecondFactor {
    /** It is on, and no session is left that was begun without it. */
    ON(Optional.empty()),
    MISSING(Optional.of(IdentityAttributes.FACTOR_MISSING)),
    /** It is on, and this session may have been begun before. */
    NOT_PROVEN(Optional.of(IdentityAttributes.FACTOR_NOT_PROVEN)),
    /** The pool could not be asked, or told, in time. */
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
