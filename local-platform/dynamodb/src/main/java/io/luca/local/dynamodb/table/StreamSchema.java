package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        int id, String table, String arn, View view, KeySchema key, Instant created, Optional<Instant> ended) {

    /** What its records show, as the API names it. */
    public enum View {
        KEYS_ONLY,
        NEW_IMAGE,
        OLD_IMAGE,
        NEW_AND_OLD_IMAGES;

        /** Whether a record has the item as it was. */
        public boolean showsOld() {
            return this == OLD_IMAGE || this == NEW_AND_OLD_IMAGES;
        }

        /** Whether a record has the item as it became. */
        public boolean showsNew() {
            return this == NEW_IMAGE || this == NEW_AND_OLD_IMAGES;
        }
    }

    /** What tells it from the table's other streams. */
    public String label() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** The stream as the API describes it. */
    public ObjectNode describe() {
        ObjectNode description = JsonNodeFactory.instance
                .objectNode()
                .put("StreamArn", arn)
                .put("StreamLabel", label())
                .put("StreamStatus", enabled() ? "ENABLED" : "DISABLED")
                .put("StreamViewType", view.name())
                .put("CreationRequestDateTime", TableDescription.seconds(created))
                .put("TableName", table);
        return description.set("KeySchema", key.describe());
    }

    /** Whether changes are still written to it. */
    public boolean enabled() {
        return ended.isEmpty();
    }

    StreamSchema ended(Instant at) {
        return new StreamSchema(id, table, arn, view, key, created, Optional.of(at));
    }
}
