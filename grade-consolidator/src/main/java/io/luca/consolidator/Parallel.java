package io.luca.consolidator;

import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Works on so many elements at a time, each on a virtual thread of its own. The iterator is asked by one thread, and not before
 * there is room: what it reads ahead is all that is held.
 */
record Parallel(int width) {

    Parallel {
        if (width < 1) {
            throw new IllegalArgumentException("width must be 1 or more");
        }
    }

    /**
     * Works on all, and waits for all.
     *
     * @param isOver asked before each: whether no further work may begin
     * @return whether all were worked on
     * @throws RuntimeException what the work threw first; nothing begins after it
     */
    <T> boolean run(Iterator<T> elements, Consumer<T> work, BooleanSupplier isOver) {
        Semaphore room = new Semaphore(width);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        boolean isWhole = true;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (failure.get() == null && elements.hasNext()) {
                room.acquireUninterruptibly();
                if (failure.get() != null || isOver.getAsBoolean()) {
                    isWhole = false;
                    break;
                }
                T element = elements.next();
                threads.execute(() -> {
                    try {
                        work.accept(element);
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
        return isWhole;
    }
}
