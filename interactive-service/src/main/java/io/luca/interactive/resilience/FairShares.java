package io.luca.interactive.resilience;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.luca.interactive.metrics.Count;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The shares of requests: each person has one, and so has each school. A request counts against the person first, and against the
 * school only if the person had room for it: what one person sends too much takes nothing of the school's, and what a school sends
 * too much takes nothing of another's. Each copy of the service counts for itself, so together they let through as many shares as
 * there are copies. Safe for use by many threads.
 */
public final class FairShares {

    /** Who is unseen for longest is forgotten, and begins anew with a full share. */
    private static final int MAX_PEOPLE = 100_000;

    private static final int MAX_SCHOOLS = 10_000;

    private record Member(SchoolId school, PersonId person) {}

    private final Count refusedOfPersons = new Count();
    private final Count refusedOfSchools = new Count();
    private final LoadingCache<Member, TokenBucket> people;
    private final LoadingCache<SchoolId, TokenBucket> schools;

    /**
     * How many requests are let through.
     *
     * @param perSecond in the long run; at least 1
     * @param burst at once, after a rest; at least as many
     */
    public record Share(int perSecond, int burst) {

        public Share {
            if (perSecond < 1 || burst < perSecond) {
                throw new IllegalArgumentException("a share is at least 1 a second, and its burst no less");
            }
        }
    }

    /**
     * The same shares for each person and each school.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public FairShares(Share ofPerson, Share ofSchool, LongSupplier nanoTime) {
        this.people = Caffeine.newBuilder().maximumSize(MAX_PEOPLE).build(_ -> new TokenBucket(ofPerson, nanoTime));
        this.schools = Caffeine.newBuilder().maximumSize(MAX_SCHOOLS).build(_ -> new TokenBucket(ofSchool, nanoTime));
    }

    /**
     * Counts one request of a person whose token was verified: before that, nothing is known of who sends.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if the person's share is used up, or else the school's; it says which
     */
    public void admit(SchoolId school, PersonId person) {
        if (!people.get(new Member(school, person)).take()) {
            refusedOfPersons.add();
            throw Refusals.tooMuch("you send more requests than one person may; others are not held back by it");
        }
        if (!schools.get(school).take()) {
            refusedOfSchools.add();
            throw Refusals.tooMuch("your school sends more requests than its share");
        }
    }

    /** The requests that were refused for the person's share. */
    public Count refusedOfPersons() {
        return refusedOfPersons;
    }

    /** The requests that were refused for the school's share. */
    public Count refusedOfSchools() {
        return refusedOfSchools;
    }

    /** Full at first, and filled again at a steady rate. */
    private static final class TokenBucket {

        private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

        private final Share share;
        private final LongSupplier nanoTime;
        private double tokens;
        private long filledAt;

        TokenBucket(Share share, LongSupplier nanoTime) {
            this.share = share;
            this.nanoTime = nanoTime;
            this.tokens = share.burst();
            this.filledAt = nanoTime.getAsLong();
        }

        synchronized boolean take() {
            long now = nanoTime.getAsLong();
            double gained = (now - filledAt) * share.perSecond() / NANOS_PER_SECOND;
            tokens = Math.min(share.burst(), tokens + gained);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
