package io.luca.local.aws.service.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The end of a file that other processes append lines to, as they like: they are read from the file, and wait for nobody. What was in it before is
 * not read: an earlier process has read it. For one thread at a time.
 */
final class LogTail {

    /** The largest event: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html. Of a longer line the rest is passed over. */
    private static final int LONGEST_LINE = 1 << 20;

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private final byte[] bytes = new byte[BUFFER];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private long position;

    /** The end of a file as it is now; it need not exist yet. */
    LogTail(Path file) throws IOException {
        this.file = file;
        position = size();
    }

    /** Reads the lines that were ended since the last time. */
    void read(Consumer<String> lines) throws IOException {
        long size = size();
        if (size < position) { // somebody began it anew
            position = 0;
            begun.reset();
        }
        if (size == position) {
            return;
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(position);
            while (channel.read(buffer.clear()) > 0) {
                position += buffer.position();
                split(buffer.position(), lines);
            }
        }
    }

    /** Nothing if there is no file: a function that was never called has none, and this is asked at each minute that passes. */
    private long size() throws IOException {
        long known = file.toFile().length(); // also nothing if it cannot be read
        if (known > 0 || position == 0) {
            return known;
        }
        try {
            return Files.size(file);
        } catch (NoSuchFileException notYet) {
            return 0;
        }
    }

    private void split(int length, Consumer<String> lines) {
        int start = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                lines.accept(endedBy(start, at));
                start = at + 1;
            }
        }
        begin(start, length);
    }

    /** A line whose rest is in the buffer, and perhaps all of it. */
    private String endedBy(int start, int end) {
        if (begun.size() == 0) {
            return new String(bytes, start, end - start, UTF_8);
        }
        begin(start, end);
        String line = begun.toString(UTF_8);
        begun.reset();
        return line;
    }

    private void begin(int start, int end) {
        begun.write(bytes, start, Math.min(end - start, LONGEST_LINE - begun.size()));
    }
}
