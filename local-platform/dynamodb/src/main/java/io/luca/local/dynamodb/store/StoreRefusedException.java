package io.luca.local.dynamodb.store;

import org.jspecify.annotations.Nullable;

/** A directory cannot be opened as a store. The message names the directory or the file, and says why. */
public final class StoreRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What was in the store is not all there any more. */
    static StoreRefusedException damaged(String what) {
        return new StoreRefusedException(
                what + " Put back a copy of its directory, or begin anew in another one.", null);
    }
}
