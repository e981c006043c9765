package io.luca.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** The gateway's access log as a file. Lines are buffered; they are all there after it was closed. */
final class AccessLog implements Consumer<String>, AutoCloseable {

    private final Writer file;

    AccessLog(Path path) throws IOException {
        file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public synchronized void accept(String line) {
        try {
            file.write(line);
            file.write('\n');
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
