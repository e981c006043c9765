package io.luca.consolidator;

import io.luca.logging.LogContext;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The room for work on so many elements at a time, each on a virtual thread of its own. Several callers share that number, in the order in
 * which they ask. Lines of the log say of the work what they say of the caller. An iterator is asked by one thread, and not before there is room: what it reads ahead is all that is held.
 */
final class Parallel {

    private final Semaphore room;

    /** @param width how many elements of all callers at a time */
    Parallel(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width must be 1 or more");
        }
        this.room = new Semaphore(width, true);
    }

    /**
     * Works on all, and waits for all.
     *
     * @param isOver asked before each: whether no further work may begin
     * @throws RuntimeException what the work threw first; nothing begins after it
     */
    <T> Progress run(Iterator<T> elements, Consumer<T> work, BooleanSupplier isOver) {
        LogContext lines = LogContext.ofThisThread();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Progress progress = Progress.COMPLETE;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (failure.get() == null && elements.hasNext()) {
                T element = elements.next(); // if it fails, it holds no room
                room.acquireUninterruptibly();
                if (failure.get() != null || isOver.getAsBoolean()) {
                    room.release();
                    progress = Progress.TIME_UP;
                    break;
                }
                threads.execute(() -> {
                    try {
                        lines.run(() -> work.accept(element));
                    } catch (RuntimeException | Error failed) { // the thread that waits is told
                        failure.compareAndSet(null, failed);
                    } finally {
                        room.release();
                    }
                });
            }
        }
        @Nullable Throwable failed = failure.get();
        if (failed instanceof Error error) {
            throw error;
        }
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        return progress;
    }
}
