package io.luca.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolId;

/**
 * The classes of which this process has written down that there are marks. That is never taken back, so what is remembered stays true;
 * what is forgotten is written down once more. Safe for use by many threads.
 */
final class OpenedClasses {

    /** A few hundred bytes each, in a heap of 128 MiB. */
    private static final int MOST = 20_000;

    private record Opened(SchoolId school, SchoolClass schoolClass) {}

    private final Cache<Opened, Boolean> opened =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    boolean holds(SchoolId school, SchoolClass each) {
        return opened.getIfPresent(new Opened(school, each)) != null;
    }

    /** Remembers one that is written down. */
    void add(SchoolId school, SchoolClass each) {
        opened.put(new Opened(school, each), true);
    }
}
