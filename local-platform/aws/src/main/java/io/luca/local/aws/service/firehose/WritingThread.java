package io.luca.local.aws.service.firehose;

import io.luca.local.aws.time.Activity;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The one thread that writes the buffers of all streams, one after the other. Safe for use by many threads. */
final class WritingThread {

    private final Activity writing = new Activity();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("firehose").daemon().factory());

    /**
     * Writes once what came before is written.
     *
     * @throws RejectedExecutionException if it was closed
     */
    void write(Runnable buffer) {
        writing.begin();
        try {
            thread.execute(() -> {
                try {
                    buffer.run();
                } finally {
                    writing.end();
                }
            });
        } catch (RejectedExecutionException closed) {
            writing.end();
            throw closed;
        }
    }

    /** Waits until nothing is left to write, which costs nothing if nothing is; false if the limit, in real time, came first. */
    boolean awaitWritten(Duration limit) {
        return thread.isShutdown() || writing.awaitQuiet(limit);
    }

    /** Takes nothing any more, and waits for what it has; false if the limit came first. */
    boolean close(Duration limit) throws InterruptedException {
        thread.shutdown();
        return thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
