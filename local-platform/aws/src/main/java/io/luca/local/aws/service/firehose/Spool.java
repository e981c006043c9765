package io.luca.local.aws.service.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.endpoint.RestTarget;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Records of one prefix that wait to be written, one a line, in a file: so a buffer takes no memory, and outlives a process that has
 * taken its records. Not safe for use by many threads.
 */
final class Spool implements AutoCloseable {

    private static final String END = "~";

    private final String prefix;
    private final Path file;
    private final OutputStream out;
    private long bytes;
    private long records;

    private Spool(String prefix, Path file, long bytes) throws IOException {
        this.prefix = prefix;
        this.file = file;
        this.bytes = bytes;
        out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    static Spool open(Path directory, String prefix) {
        try {
            return new Spool(prefix, directory.resolve(URLEncoder.encode(prefix, UTF_8) + END + UUID.randomUUID()), 0);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** One that an earlier process left. A line that it did not finish was not answered for, and is cut off. */
    static Spool reopen(Path file) {
        String name = file.getFileName().toString();
        try {
            byte[] content = Files.readAllBytes(file);
            int whole = content.length;
            while (whole > 0 && content[whole - 1] != '\n') {
                whole--;
            }
            if (whole < content.length) {
                Files.write(file, java.util.Arrays.copyOf(content, whole));
            }
            Spool spool = new Spool(RestTarget.decoded(name.substring(0, name.lastIndexOf(END))), file, whole);
            for (byte each : content) {
                spool.records += each == '\n' ? 1 : 0;
            }
            return spool;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String prefix() {
        return prefix;
    }

    Path file() {
        return file;
    }

    long bytes() {
        return bytes;
    }

    long records() {
        return records;
    }

    void add(String line) {
        byte[] encoded = (line + "\n").getBytes(UTF_8);
        try {
            out.write(encoded);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        bytes += encoded.length;
        records++;
    }

    /** Hands to the system what was added: it survives the end of this process. */
    void flush() {
        try {
            out.flush();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
