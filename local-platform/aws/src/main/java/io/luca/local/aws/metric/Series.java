package io.luca.local.aws.metric;

import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** The minutes of one metric. Safe for use by many threads. */
final class Series {

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, StatisticSet> minutes = new TreeMap<>();
    private volatile long newest = Long.MIN_VALUE;

    /** Adds a value, and forgets what is older than the oldest minute that is kept. */
    void add(long minute, double value, long oldest) {
        lock.lock();
        try {
            of(minute, oldest).add(value);
        } finally {
            lock.unlock();
        }
    }

    /** Adds all that was recorded elsewhere of a minute. */
    void add(long minute, StatisticSet recorded, long oldest) {
        lock.lock();
        try {
            of(minute, oldest).add(recorded);
        } finally {
            lock.unlock();
        }
    }

    private StatisticSet of(long minute, long oldest) {
        StatisticSet values = minutes.get(minute);
        if (values == null) {
            values = new StatisticSet();
            minutes.put(minute, values);
            minutes.headMap(oldest).clear();
            newest = Math.max(newest, minute);
        }
        return values;
    }

    /** The latest minute that something was recorded of. */
    long newest() {
        return newest;
    }

    /** What there is of some minutes, the last one excluded, as a copy. */
    StatisticSet during(long from, long to) {
        StatisticSet all = new StatisticSet();
        lock.lock();
        try {
            minutes.subMap(from, to).values().forEach(all::add);
        } finally {
            lock.unlock();
        }
        return all;
    }
}
