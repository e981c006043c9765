package io.luca.privacy;

/** A step could not be done now, and may be repeated as it is. The workflows know this class by its name. */
public final class TryAgainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TryAgainException(String message, Throwable cause) {
        super(message, cause);
    }
}
