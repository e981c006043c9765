package io.luca.local.aws.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How much time was let pass, in a file if there is one: or what waits for an instant would wait for all of it once more in the next
 * process. The file is written over in its place, as one line of one length: it is whole whenever the process is killed, and a minute that
 * passes costs no file of its own. Safe for use by many threads.
 */
final class PassedTime implements AutoCloseable {

    private final Optional<Path> file;
    private Optional<RandomAccessFile> opened = Optional.empty();
    private volatile Duration passed;

    PassedTime(Optional<Path> file) {
        this.file = file;
        passed = file.filter(Files::exists).map(PassedTime::read).orElse(Duration.ZERO);
    }

    Duration get() {
        return passed;
    }

    /** Time passes once that is written: nothing is done in a time that the next process would not know. */
    synchronized void add(Duration more) {
        Duration all = passed.plus(more);
        file.ifPresent(path -> write(path, all));
        passed = all;
    }

    @Override
    public synchronized void close() {
        try {
            if (opened.isPresent()) {
                opened.get().close();
            }
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
        opened = Optional.empty();
    }

    private static Duration read(Path file) {
        try {
            return Duration.parse(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private synchronized void write(Path path, Duration all) {
        try {
            if (opened.isEmpty()) {
                opened = Optional.of(open(path));
            }
            opened.get().seek(0);
            opened.get().write("%-40s".formatted(all).getBytes(US_ASCII)); // longer than any
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static RandomAccessFile open(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        return new RandomAccessFile(path.toFile(), "rw"); // a channel would be closed by an interrupt
    }
}
