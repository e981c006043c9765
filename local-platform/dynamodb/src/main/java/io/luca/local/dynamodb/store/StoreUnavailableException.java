package io.luca.local.dynamodb.store;

/**
 * A write or a read could not be done, because of the disk and not because of what was asked: the engine answers it like
 * DynamoDB answers its own faults. Nothing of the write is there.
 */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A write or a read that could not be done. */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
