package io.luca.local.aws.service.apigateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's access log as a file. A line can be read half a second later: to write each at once would cost more. */
final class AccessLog implements Consumer<String>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
    private static final Duration DELAY = Duration.ofMillis(500);

    private final Writer file;
    private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("access-log").factory());

    AccessLog(Path path) throws IOException {
        file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        var _ = flusher.scheduleWithFixedDelay(this::flush, DELAY.toMillis(), DELAY.toMillis(), TimeUnit.MILLISECONDS);
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
    public synchronized void close() {
        flusher.shutdownNow();
        try {
            file.close();
        } catch (IOException full) {
            log.error("the access log cannot be written", full);
        }
    }

    private synchronized void flush() {
        try {
            file.flush();
        } catch (IOException full) {
            log.error("the access log cannot be written", full);
        }
    }
}
