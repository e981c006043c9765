package io.luca.local.dynamodb.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store that can show what it was some time ago, for reads that lag behind on purpose. It remembers nothing until it is told to, and
 * then one view for each millisecond in which something was written. Safe for use by many threads.
 */
public final class RememberingStore implements Store {

    private final Store store;
    private final Clock clock;
    private final TreeMap<Long, View> views = new TreeMap<>();
    private volatile Duration remembered = Duration.ZERO;

    /** A store that remembers nothing yet. */
    public RememberingStore(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Remembers views from now on, which hold parts of the tree that are no more; zero forgets them all. */
    public void remember(Duration howLong) {
        synchronized (views) {
            views.clear();
            if (!howLong.isZero()) {
                views.put(Long.MIN_VALUE, store.view()); // stands for all that was before
            }
            remembered = howLong;
        }
    }

    /** What the store was so long ago, or at the earliest moment that is remembered. */
    public View view(Duration ago) {
        if (ago.isZero()) {
            return store.view();
        }
        synchronized (views) {
            Map.Entry<Long, View> before = views.floorEntry(clock.millis() - ago.toMillis());
            return before == null ? store.view() : before.getValue();
        }
    }

    @Override
    public void write(Writes writes) {
        if (writes.isEmpty()) {
            return;
        }
        store.write(writes);
        if (!remembered.isZero()) {
            synchronized (views) {
                views.put(clock.millis(), store.view());
                // the newest one that is too old is still what was so long ago
                Optional.ofNullable(views.floorKey(clock.millis() - remembered.toMillis()))
                        .ifPresent(oldest -> views.headMap(oldest).clear());
            }
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return store.get(key);
    }

    @Override
    public View view() {
        return store.view();
    }

    @Override
    public void close() {
        store.close();
    }
}
