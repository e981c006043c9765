package io.luca.local.dynamodb.store;

import io.luca.local.dynamodb.store.Writes.Write;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How writes lie in a file: one frame after the other, each with its length and with checksums of what it holds and of its own
 * head. So an end that is missing can be told from bytes that were changed.
 */
final class Frames {

    private static final int HEAD = 3 * Integer.BYTES;
    private static final int HEAD_CHECKED = 2 * Integer.BYTES;
    private static final int REMOVED = -1;
    private static final int BUFFER = 1 << 18;

    private Frames() {}

    /** Writes that are to be read together or not at all. */
    static byte[] frame(List<Write> writes) {
        int length = HEAD;
        for (Write write : writes) {
            byte[] value = write.value();
            length += 2 * Integer.BYTES + write.key().length + (value == null ? 0 : value.length);
        }
        ByteBuffer frame = ByteBuffer.allocate(length).position(HEAD);
        for (Write write : writes) {
            frame.putInt(write.key().length).put(write.key());
            byte[] value = write.value();
            if (value == null) {
                frame.putInt(REMOVED);
            } else {
                frame.putInt(value.length).put(value);
            }
        }
        frame.putInt(0, length - HEAD).putInt(Integer.BYTES, checksum(frame.array(), HEAD, length - HEAD));
        frame.putInt(HEAD_CHECKED, checksum(frame.array(), 0, HEAD_CHECKED));
        return frame.array();
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }

    /** Reads a file's frames from its beginning. Of one thread. */
    static final class Reader implements Closeable {

        private final Path file;
        private final long length;
        private final InputStream bytes;
        private long whole;

        Reader(Path file) throws IOException {
            this.file = file;
            length = Files.size(file);
            bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        }

        /** How many bytes the frames that were read take. */
        long whole() {
            return whole;
        }

        /** Whether nothing follows the frames that were read. */
        boolean isAtEnd() {
            return whole == length;
        }

        /**
         * The next frame's writes; null if there is no other one, or only a part of it, as a process leaves it that ends while it
         * writes, or a machine without power.
         *
         * @throws StoreRefusedException if the file is damaged
         */
        @Nullable
        List<Write> next() throws IOException {
            if (length - whole < HEAD) {
                return null;
            }
            byte[] head = bytes.readNBytes(HEAD);
            ByteBuffer fields = ByteBuffer.wrap(head);
            int size = fields.getInt();
            int checksum = fields.getInt();
            if (fields.getInt() != checksum(head, 0, HEAD_CHECKED) || size < 0) {
                if (isNothing(head) && isNothing(bytes.readAllBytes())) {
                    return null;
                }
                throw damaged();
            }
            long end = whole + HEAD + size;
            if (end > length) {
                return null;
            }
            byte[] content = bytes.readNBytes(size);
            if (checksum(content, 0, size) != checksum) {
                if (end == length) {
                    return null;
                }
                throw damaged();
            }
            whole = end;
            return writes(ByteBuffer.wrap(content));
        }

        private static List<Write> writes(ByteBuffer content) {
            List<Write> writes = new ArrayList<>();
            while (content.hasRemaining()) {
                byte[] key = taken(content, content.getInt());
                int size = content.getInt();
                writes.add(new Write(key, size == REMOVED ? null : taken(content, size)));
            }
            return writes;
        }

        private static byte[] taken(ByteBuffer content, int size) {
            byte[] bytes = new byte[size];
            content.get(bytes);
            return bytes;
        }

        /** Some file systems leave zeros where a machine without power had not written yet. */
        private static boolean isNothing(byte[] bytes) {
            return Arrays.equals(bytes, new byte[bytes.length]);
        }

        /** Says where the file is damaged. */
        StoreRefusedException damaged() {
            return StoreRefusedException.damaged(file + " is damaged, or of another build, after byte " + whole + " of "
                    + length + ". Nothing in it was changed.");
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
