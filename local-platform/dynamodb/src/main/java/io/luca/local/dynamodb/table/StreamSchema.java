package io.luca.local.dynamodb.table;

import java.time.Instant;
import java.util.Optional;

/**
 * A stream of a table's changes. It outlives its end, and its table, by a day, in which it can still be read.
 *
 * @param id tells its records in the store from those of others
 * @param key the key of its table
 * @param ended when it was switched off, or its table deleted
 */
public record StreamSchema(
        int id,
        String table,
        String arn,
        String label,
        View view,
        KeySchema key,
        Instant created,
        Optional<Instant> ended) {

    /** What its records show, as the API names it. */
    public enum View {
        KEYS_ONLY(false, false),
        NEW_IMAGE(false, true),
        OLD_IMAGE(true, false),
        NEW_AND_OLD_IMAGES(true, true);

        private final boolean showsOld;
        private final boolean showsNew;

        View(boolean showsOld, boolean showsNew) {
            this.showsOld = showsOld;
            this.showsNew = showsNew;
        }

        /** Whether a record has the item as it was. */
        public boolean showsOld() {
            return showsOld;
        }

        /** Whether a record has the item as it became. */
        public boolean showsNew() {
            return showsNew;
        }
    }

    /** Whether changes are still written to it. */
    public boolean enabled() {
        return ended.isEmpty();
    }

    StreamSchema ended(Instant at) {
        return new StreamSchema(id, table, arn, label, view, key, created, Optional.of(at));
    }
}
