package io.luca.store;

import io.luca.model.GradeKey;
import io.luca.model.SyncStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The standing of a grade with the government.
 *
 * @param syncStatus null if the grade was written before there was a sync
 * @param receiptText the government's receipt for this version
 * @param codeText why this version was refused
 * @param messageText the government's own words for it, which may be about a person
 */
public record GradeStanding(
        GradeKey key,
        int version,
        @Nullable SyncStatus syncStatus,
        @Nullable String receiptText,
        @Nullable String codeText,
        @Nullable String messageText) {

    public Optional<SyncStatus> status() {
        return Optional.ofNullable(syncStatus);
    }

    public Optional<String> receipt() {
        return Optional.ofNullable(receiptText);
    }

    public Optional<String> code() {
        return Optional.ofNullable(codeText);
    }

    public Optional<String> message() {
        return Optional.ofNullable(messageText);
    }
}
