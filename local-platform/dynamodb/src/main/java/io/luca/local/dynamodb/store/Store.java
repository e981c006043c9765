package io.luca.local.dynamodb.store;

import org.jspecify.annotations.Nullable;

/**
 * An ordered map of bytes to bytes. Keys are ordered byte by byte, unsigned. What a write returned from survives the end of the
 * process, however it ends. Safe for use by many threads; readers wait for nobody. An array that was handed over or handed out
 * must not be changed any more.
 */
public interface Store extends AutoCloseable {

    /** The entries as they were once, whatever was written since. Safe for use by many threads; nothing to close. */
    interface View {

        /**
         * The entries from one key up to, but not including, another.
         *
         * @param direction {@code BACKWARD} begins with the last entry before {@code to}
         */
        Entries entries(byte[] from, byte[] to, Direction direction);
    }

    /** Which way entries are read. */
    enum Direction {
        FORWARD,
        BACKWARD
    }

    /** The value of a key. */
    byte @Nullable [] get(byte[] key);

    /**
     * The entries from one key up to, but not including, another, as they were when this was called.
     *
     * @param direction {@code BACKWARD} begins with the last entry before {@code to}
     */
    default Entries entries(byte[] from, byte[] to, Direction direction) {
        return view().entries(from, to, direction);
    }

    /** All entries, as they are now. */
    View view();

    /**
     * Does all of these writes or none of them, now and after any end of the process.
     *
     * @throws StoreUnavailableException if none of them was done, as when the disk is full
     */
    void write(Writes writes);

    @Override
    void close();

    /** Entries, one after the other. Of one thread; to be closed. */
    interface Entries extends AutoCloseable {

        /** Goes to the next entry, the first one to begin with; false if there is none. */
        boolean next();

        /** The key of this entry. */
        byte[] key();

        /** The value of this entry. */
        byte[] value();

        @Override
        void close();
    }
}
