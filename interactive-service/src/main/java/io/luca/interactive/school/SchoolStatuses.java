package io.luca.interactive.school;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.http.Caller;
import io.luca.interactive.resilience.Snapshots;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.SchoolStatus;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Executor;

/**
 * What an operator has said of each school as a whole: whether it is suspended, which ends all that its people may do within a minute,
 * and where it is, which says what day it is there. Decided by {@linkplain Snapshots snapshots}. Safe for use by many threads.
 */
public final class SchoolStatuses {

    private static final int MOST_SCHOOLS = 10_000;

    private final Snapshots<SchoolId, SchoolStatus> statuses;
    private final Clock clock;

    /**
     * Nothing is known yet.
     *
     * @param background renews what is asked for all the time
     * @param ticker by which what is remembered gets old
     * @param clock says what time it is
     */
    public SchoolStatuses(SchoolData data, Executor background, Ticker ticker, Clock clock) {
        this.statuses = new Snapshots<>(MOST_SCHOOLS, ticker, background, data::status);
        this.clock = clock;
    }

    /** The greatest age, in milliseconds, of what has decided about a request since this was last asked. */
    public long takeOldestSnapshot() {
        return statuses.ages().take();
    }

    /**
     * Accepts callers of a school that is at work.
     *
     * @param changes whether something may be written: that is never decided by what was known some minutes ago
     * @throws LucaException {@code SCHOOL_SUSPENDED} otherwise
     */
    public void require(Caller caller, boolean changes) {
        SchoolStatus status = changes ? statuses.current(caller.school()) : statuses.lastKnown(caller.school());
        if (status.isSuspended()) {
            throw LucaException.of(
                    ErrorCode.SCHOOL_SUSPENDED,
                    "the school is suspended; its data is kept, and its operator knows why");
        }
    }

    /** Which day it is at a school. */
    LocalDate today(SchoolId school) {
        return statuses.lastKnown(school).dayAt(clock.instant());
    }
}
