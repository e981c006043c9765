package io.luca.local.workbench.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that is done some at a time, and waited for until all of it is done. */
final class ParallelWork {

    private ParallelWork() {}

    /**
     * Runs all.
     *
     * @throws IllegalStateException if one of them failed
     */
    static void run(int width, List<Runnable> work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(width)) {
            List<Future<?>> running = new ArrayList<>();
            work.forEach(each -> running.add(threads.submit(each)));
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was stopped", stop);
        }
    }
}
