package io.luca.local.aws.service.waf;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Counts requests of each key in a window that slides in sixtieths. Memory is bounded: of more than 10 000 keys, as many as
 * AWS WAF tracks, the one unseen for longest is forgotten. Safe for use by many threads.
 */
final class RateWindow {

    private static final int SLOTS = 60;
    private static final int MAX_KEYS = 10_000;

    private final Clock clock;
    private final long slotMillis;
    private final SequencedMap<String, Counts> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counts> eldest) {
            return size() > MAX_KEYS;
        }
    };

    RateWindow(int windowSeconds, Clock clock) {
        this.clock = clock;
        this.slotMillis = windowSeconds * 1000L / SLOTS;
    }

    /** Counts one request more, and says how many the window now holds. */
    synchronized int count(String key) {
        long slot = clock.millis() / slotMillis;
        return counts.computeIfAbsent(key, _ -> new Counts(slot)).add(slot);
    }

    synchronized int keys() {
        return counts.size();
    }

    /** The ring of one key. The slot of time t lies at t modulo 60; what is older than the window is taken out of the sum. */
    private static final class Counts {

        private final int[] ring = new int[SLOTS];
        private long newest;
        private int sum;

        Counts(long slot) {
            this.newest = slot;
        }

        int add(long slot) {
            long steps = Math.min(Math.max(0, slot - newest), SLOTS);
            for (long step = 1; step <= steps; step++) {
                int index = (int) ((slot - steps + step) % SLOTS);
                sum -= ring[index];
                ring[index] = 0;
            }
            newest = Math.max(newest, slot);
            ring[(int) (newest % SLOTS)]++;
            return ++sum;
        }
    }
}
