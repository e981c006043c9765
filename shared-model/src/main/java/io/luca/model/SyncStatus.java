package io.luca.model;

/** Whether the government has a grade. */
public enum SyncStatus {
    /** It waits to be sent, or is under way in a batch. */
    PENDING,
    /** The government gave a receipt for this version. */
    SYNCED,
    /** The government refused this version; a new one is sent again. */
    REJECTED
}
