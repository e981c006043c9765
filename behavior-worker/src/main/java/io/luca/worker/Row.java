package io.luca.worker;

import io.luca.model.BehaviorEvent;
import org.jspecify.annotations.Nullable;

/** A row of a message as it was read: a single event, or one of a list. */
sealed interface Row {

    /** Its place in the message, from 0. */
    int index();

    /** An event that can be stored. */
    record Valid(int index, BehaviorEvent event) implements Row {}

    /**
     * A row that never can be stored.
     *
     * @param eventId as it was written, if that can be read
     * @param json what was sent, as far as it may be kept
     */
    record Invalid(int index, @Nullable String eventId, String json, String field, String reason) implements Row {

        /**
         * An event of a student who is blocked, or out of its sender's reach, without what it says: nothing of it is kept. To its
         * sender it is as one of a student whom the school does not have.
         */
        static Invalid outOfReach(Valid row) {
            return new Invalid(
                    row.index(), row.event().id().value(), "{}", "student_id", "the school has no such student");
        }

        /** An event of a school for which nothing is stored now. It may be sent again once the school is at work. */
        static Invalid ofSuspendedSchool(Valid row) {
            return new Invalid(row.index(), row.event().id().value(), "{}", "school", "the school is suspended");
        }
    }
}
