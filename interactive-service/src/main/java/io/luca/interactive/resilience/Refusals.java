package io.luca.interactive.resilience;

import io.luca.model.LucaException;
import java.time.Duration;

/** What is told to who is refused because more comes than there is room for: that a second later there may be room. */
final class Refusals {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private Refusals() {}

    /**
     * A refusal.
     *
     * @param of whom there is too much, as a clause
     */
    static LucaException tooMuch(String of) {
        return LucaException.tooMany(of + "; please try again in a second", A_SECOND);
    }
}
