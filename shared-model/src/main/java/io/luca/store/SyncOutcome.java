package io.luca.store;

/**
 * The outcome of a batch that came to its end: what became of its grades.
 *
 * @param marked how many now say what the government said of them
 * @param letGo how many wait again, in another version or for another batch
 * @param isNew false if an earlier try had done it
 */
public record SyncOutcome(int marked, int letGo, boolean isNew) {}
