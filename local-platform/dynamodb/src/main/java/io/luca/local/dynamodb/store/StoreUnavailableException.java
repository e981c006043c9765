package io.luca.local.dynamodb.store;

import org.jspecify.annotations.Nullable;

/**
 * A store cannot write, or is closed: a fault of the disk or of who asks too late, and not of what was asked. Nothing of the write
 * is there, and what was there is.
 */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A fault, of which the message says where it is. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
