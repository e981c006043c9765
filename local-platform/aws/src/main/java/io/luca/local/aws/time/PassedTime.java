package io.luca.local.aws.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * How much time was let pass, in a file if there is one: or what waits for an instant would wait for all of it once more in the next
 * process. Safe for use by many threads.
 */
final class PassedTime {

    private final Optional<Path> file;
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

    private static Duration read(Path file) {
        try {
            return Duration.parse(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void write(Path file, Duration passed) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + "~");
            Files.writeString(fresh, passed.toString());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
