package io.luca.local.dynamodb.store;

/** A directory cannot be opened as a store. The message names it, says why, and what can be done. */
public final class StoreRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreRefusedException(String message) {
        super(message);
    }

    StoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
