package io.luca.gov;

import io.luca.model.Manifest;

/** The outcome of a try, as the workflow decides by it. */
enum Outcome {
    /** The government has the batch: the grades are to be marked. */
    ACCEPTED,
    /** The government refused some grades by name. */
    REFUSED_GRADES,
    /** The government refused the batch as a whole. */
    REFUSED,
    /** The batch is known not to have arrived, and may be sent again. */
    RETRY,
    /** Nobody knows: the government is to be asked. */
    UNKNOWN,
    /** The government does not know our token. */
    UNAUTHORIZED,
    /** The government has no such batch: it may be sent again. */
    ABSENT,
    /** The batch is not this run's to send, by now: it is to look for other work. */
    BUSY;

    /** What a manifest tells of its last try. */
    static Outcome of(Manifest manifest) {
        return switch (manifest.status()) {
            case RECEIVED, CONFIRMED -> ACCEPTED;
            case TURNED_DOWN, REFUSED -> manifest.rejections().isEmpty() ? REFUSED : REFUSED_GRADES;
            case SENDING, UNKNOWN -> UNKNOWN;
            case PREPARED -> ABSENT;
            case DEAD_LETTER, SUPERSEDED -> BUSY;
        };
    }
}
