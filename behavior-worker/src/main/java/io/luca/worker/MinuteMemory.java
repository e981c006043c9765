package io.luca.worker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.model.Notice;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Answers that may decide for a minute after they were asked for. It reads nothing by itself: while a cache's own loader waits, others of its
 * bin would wait too. Safe for use by many threads.
 *
 * @param <K> names the school, besides whatever else
 */
final class MinuteMemory<K, T> {

    /** @param askedAt when the question was sent: the answer may have been long on its way */
    private record Known<T>(T answer, Instant askedAt) {

        /** Not if the clock was set back meanwhile. */
        boolean isFresh(Instant now) {
            return !now.isBefore(askedAt) && now.isBefore(askedAt.plus(Notice.OLDEST_SNAPSHOT));
        }
    }

    private final Cache<K, Known<T>> known;
    private final InstantSource clock;

    /**
     * Nothing is known yet.
     *
     * @param most how many answers are kept
     * @param clock by which a minute passes, of the world: one that counts from a start may stand still while Lambda stops the
     *     environment between two calls
     */
    MinuteMemory(int most, InstantSource clock) {
        this.known =
                Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
        this.clock = clock;
    }

    /** What may decide now; empty if it is to be asked for. */
    Optional<T> recall(K key) {
        return Optional.ofNullable(known.getIfPresent(key))
                .filter(answer -> answer.isFresh(clock.instant()))
                .map(Known::answer);
    }

    void keep(K key, T answer, Instant askedAt) {
        known.put(key, new Known<>(answer, askedAt));
    }
}
