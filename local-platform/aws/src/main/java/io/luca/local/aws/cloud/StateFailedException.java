package io.luca.local.aws.cloud;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state, or what its task called, failed with an error that retriers and catchers go by. */
public final class StateFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String error;
    private final @Nullable String cause;

    /**
     * A failure.
     *
     * @param error the name that {@code ErrorEquals} is compared with
     * @param cause for people; null if AWS gives none, as for a timeout
     */
    public StateFailedException(String error, @Nullable String cause) {
        super(error + ": " + cause, null, false, false);
        this.error = error;
        this.cause = cause;
    }

    public String error() {
        return error;
    }

    /** What people are told, if anything. */
    public Optional<String> reason() {
        return Optional.ofNullable(cause);
    }
}
