package io.luca.interactive.resilience;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.metrics.Highest;
import io.luca.model.LucaException;
import io.luca.model.Notice;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;

/**
 * What was read of things that decide whether something is allowed. What decides about a write was read no longer ago than
 * {@link Notice#OLDEST_SNAPSHOT}, counted from the moment when the reading began: whoever comes first after a silence waits for a new one, and
 * is refused if there is none. Things that are asked for all the time are read again in the background at half of that age, so that nobody
 * waits. A reading that was under way when its thing was forgotten is not remembered: it may have begun before the change. While the store
 * fails, what decides about reading may be as old as {@link #LAST_RESORT}. Safe for use by many threads.
 *
 * @param <K> names the school, besides whatever else
 */
public final class Snapshots<K, V> {

    /** The greatest age of what decides about reading while the store fails. No write is decided by it. */
    public static final Duration LAST_RESORT = Duration.ofMinutes(5);

    private static final Duration RENEWED_AT = Notice.OLDEST_SNAPSHOT.dividedBy(2);

    /** So many counters that two things rarely share one. Those that do only cost each other a reading. */
    private static final int COUNTERS = 1 << 12;

    private record Snapshot<V>(V value, long beganAt) {}

    private final LoadingCache<K, Snapshot<V>> snapshots;
    private final AtomicIntegerArray timesForgotten = new AtomicIntegerArray(COUNTERS);
    private final Highest ages = new Highest();
    private final Function<K, V> reader;
    private final Ticker ticker;

    /**
     * Nothing is read yet.
     *
     * @param most how many are remembered
     * @param ticker counts nanoseconds and never goes back, whatever is done to the clock
     * @param background renews what is asked for all the time
     * @param reader reads one as it was written last
     */
    public Snapshots(int most, Ticker ticker, Executor background, Function<K, V> reader) {
        this.reader = reader;
        this.ticker = ticker;
        this.snapshots = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(LAST_RESORT.multipliedBy(2)) // gives room back; how old one may be is judged below
                .ticker(ticker)
                .executor(background)
                .build(this::read);
    }

    /**
     * What may decide about a write.
     *
     * @throws LucaException whatever the reading does, if what is remembered is too old
     */
    public V current(K key) {
        Snapshot<V> found = snapshots.getIfPresent(key);
        if (found == null || !isYoungerThan(Notice.OLDEST_SNAPSHOT, found)) {
            return readNow(key);
        }
        if (!isYoungerThan(RENEWED_AT, found)) {
            var _ = snapshots.refresh(key);
        }
        return decidedBy(found);
    }

    /**
     * What may decide about reading: the same, or an older one while the store fails.
     *
     * @throws LucaException whatever the reading does, if what is remembered is too old for that as well
     */
    public V lastKnown(K key) {
        try {
            return current(key);
        } catch (LucaException failure) {
            Snapshot<V> found = snapshots.getIfPresent(key);
            if (found == null || !isYoungerThan(LAST_RESORT, found) || !DataCalls.storeFailed(failure)) {
                throw failure;
            }
            return decidedBy(found);
        }
    }

    /** Forgets one that has changed: whoever asks from now on waits for a reading that begins after this. */
    public void forget(K key) {
        timesForgotten.incrementAndGet(counter(key));
        snapshots.invalidate(key); // a renewal that is under way is dropped by the cache itself
    }

    /** Not by the cache's own loading: while one waits for the store, others of its bin, of other schools, would wait too. */
    private V readNow(K key) {
        int forgotten = timesForgotten.get(counter(key));
        Snapshot<V> fresh = read(key);
        var _ = snapshots.asMap().compute(key, (_, known) -> {
            boolean isOutdated = timesForgotten.get(counter(key)) != forgotten
                    || (known != null && known.beganAt() - fresh.beganAt() > 0);
            return isOutdated ? known : fresh;
        });
        if (!isYoungerThan(Notice.OLDEST_SNAPSHOT, fresh)) {
            throw LucaException.unavailable("the data store is too slow at the moment", null);
        }
        return fresh.value();
    }

    private static int counter(Object key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (COUNTERS - 1);
    }

    private V decidedBy(Snapshot<V> snapshot) {
        ages.see(TimeUnit.NANOSECONDS.toMillis(ticker.read() - snapshot.beganAt()));
        return snapshot.value();
    }

    /** The ages in milliseconds of what has decided about something. */
    public Highest ages() {
        return ages;
    }

    private Snapshot<V> read(K key) {
        long beganAt = ticker.read();
        return new Snapshot<>(reader.apply(key), beganAt);
    }

    private boolean isYoungerThan(Duration age, Snapshot<V> snapshot) {
        return ticker.read() - snapshot.beganAt() < age.toNanos();
    }
}
