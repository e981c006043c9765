package io.luca.local.dynamodb.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A file to which frames are added. What was added survives the end of the process. Not a channel: one would be closed under all
 * other threads when a thread that writes is interrupted. Of one thread at a time.
 */
final class Journal implements Closeable {

    private final RandomAccessFile file;
    private long length;
    private boolean torn;

    /** Goes on after so many bytes of a file; what follows them is cut off. */
    Journal(Path path, long length) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        this.length = length;
        cut();
    }

    private void cut() throws IOException {
        torn = true;
        file.setLength(length);
        file.seek(length);
        torn = false;
    }

    /** Adds a frame; if that fails, nothing of it stays, or the next one fails too. */
    void add(byte[] frame) throws IOException {
        if (torn) {
            cut();
        }
        try {
            file.write(frame);
            length += frame.length;
        } catch (IOException unwritten) {
            try {
                cut();
            } catch (IOException uncut) {
                unwritten.addSuppressed(uncut);
            }
            throw unwritten;
        }
    }

    /** How many bytes it has. */
    long length() {
        return length;
    }

    /** Makes what was added survive the end of the machine too. */
    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            force();
        }
    }
}
