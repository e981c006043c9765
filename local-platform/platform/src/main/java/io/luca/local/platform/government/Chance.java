package io.luca.local.platform.government;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Draws whom a fault hits: the same for the same seed, thing and number of its try. Safe for use by many threads. */
final class Chance {

    private final long seed;
    private final ConcurrentMap<String, Integer> tries = new ConcurrentHashMap<>();

    Chance(long seed) {
        this.seed = seed;
    }

    /** Of all tries of a thing, whether this one is hit; each call is one try. */
    boolean hitsNext(String fault, String thing, double rate) {
        return hits(fault, thing + "#" + tries.merge(fault + thing, 1, Integer::sum), rate);
    }

    /** Whether a thing is hit, now and always. */
    boolean hits(String fault, String thing, double rate) {
        return rate > 0 && drawn(fault + "/" + thing) < rate;
    }

    /** Evenly between 0 and 1: FNV-1a, and then the finish of SplitMix64, without which like names draw alike. */
    private double drawn(String text) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (int at = 0; at < text.length(); at++) {
            hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
