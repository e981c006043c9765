package io.luca.local.dynamodb.table;

import java.util.Arrays;

/** The keys of the store from one up to, but not including, another. */
public record Range(byte[] from, byte[] to) {

    /** All keys that begin with these bytes. */
    public static Range startingWith(byte[] prefix) {
        return new Range(prefix, end(prefix));
    }

    /** Whether a key is in the range. */
    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
    }

    /** What is left behind a key, for reading forward. */
    public Range after(byte[] key) {
        byte[] next = Arrays.copyOf(key, key.length + 1);
        return new Range(Arrays.compareUnsigned(next, from) < 0 ? from : next, to);
    }

    /** What is left before a key, for reading backward. */
    public Range before(byte[] key) {
        return new Range(from, Arrays.compareUnsigned(key, to) < 0 ? key : to);
    }

    /** The first key that comes after all that begin with these bytes. */
    static byte[] end(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xff) {
                byte[] end = Arrays.copyOf(prefix, last + 1);
                end[last]++;
                return end;
            }
        }
        throw new IllegalArgumentException("nothing comes after bytes that are all 0xff");
    }
}
