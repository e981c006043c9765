package io.luca.local.dynamodb.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes that happen together. Of one thread. The later one of two writes to a key stands. */
public final class Writes {

    private final List<Write> all = new ArrayList<>();

    /**
     * One write.
     *
     * @param value null to remove the key
     */
    public record Write(byte[] key, byte @Nullable [] value) {}

    /** Puts a value at a key. */
    public Writes put(byte[] key, byte[] value) {
        all.add(new Write(key, value));
        return this;
    }

    /** Removes a key, if it is there. */
    public Writes remove(byte[] key) {
        all.add(new Write(key, null));
        return this;
    }

    /** The writes, in their order. */
    public List<Write> all() {
        return List.copyOf(all);
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return all.isEmpty();
    }
}
