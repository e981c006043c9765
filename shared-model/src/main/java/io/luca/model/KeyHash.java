package io.luca.model;

/**
 * The hash of several ids together, for keys of what is looked up all the time. Ids of a school look alike and differ in their last
 * characters: {@code alumna_12} and {@code alumna_21}. By the hash that a record has of itself a step in one id weighs as much as one in
 * another, so that crowds of such keys share one.
 */
public final class KeyHash {

    /** 2^32 divided by the golden ratio: small steps are far apart after it. */
    private static final int FACTOR = 0x9E3779B9;

    private static final int HALF = 16;

    private KeyHash() {}

    public static int of(Object first, Object second) {
        return mixed(mixed(first.hashCode()) + second.hashCode());
    }

    public static int of(Object first, Object second, Object third) {
        return mixed(of(first, second) + third.hashCode());
    }

    /** What comes after is added to something else than a multiple, so that no two steps cancel each other out. */
    private static int mixed(int hash) {
        int product = hash * FACTOR;
        return product ^ (product >>> HALF);
    }
}
