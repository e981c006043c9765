package io.luca.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What decides, of a school as a whole, about each of its requests.
 *
 * @param since when it came into its state
 * @param zone where the school is, which says what day it is
 */
public record SchoolStatus(SchoolState state, Instant since, ZoneId zone) {

    /** Of a school that an operator never said anything of. */
    public static final SchoolStatus UNSAID = new SchoolStatus(SchoolState.ACTIVE, Instant.EPOCH, ZoneId.of("UTC"));

    public boolean isSuspended() {
        return state == SchoolState.SUSPENDED;
    }

    /** Whether what came in at a time came while the school was suspended, as far as its present state tells. */
    public boolean wasSuspendedAt(Instant moment) {
        return isSuspended() && !moment.isBefore(since);
    }

    /** Which day it is at the school. */
    public LocalDate dayAt(Instant moment) {
        return LocalDate.ofInstant(moment, zone);
    }

    /** The same in another state, which begins now; itself if it is in that state already. */
    public SchoolStatus in(SchoolState next, Instant now) {
        return next == state ? this : new SchoolStatus(next, now, zone);
    }
}
