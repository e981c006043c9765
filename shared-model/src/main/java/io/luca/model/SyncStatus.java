package io.luca.model;

/** The status of a grade with the government: whether it has it. */
public enum SyncStatus {
    /** It waits to be sent, or is under way in a batch. */
    PENDING,
    /** The government gave a receipt for this version. */
    SYNCED,
    /** The government refused this version; a new one is sent again. */
    REJECTED
}
