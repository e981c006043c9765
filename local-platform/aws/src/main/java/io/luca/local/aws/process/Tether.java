package io.luca.local.aws.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a process when this one ends, in whatever way, {@code kill -9} included. A small shell waits for the end of its input,
 * which only this process holds open; then it kills. When the tethered process ends by itself, so does the shell.
 */
public final class Tether {

    /** Signals that a terminal sends to all at once are left to the two processes, which end in order. */
    private static final String WATCH = "trap '' INT TERM HUP; read -r _; kill -9 \"$0\" 2>/dev/null";

    private Tether() {}

    /**
     * Ties the life of a process to this one's.
     *
     * @return completed when it has ended, by a thread of its own: {@link Process#onExit()} completes in the pool that all of the JVM
     *     shares, where whatever follows would wait for others
     */
    public static CompletableFuture<Process> tie(Process process) {
        try {
            Process watch = new ProcessBuilder("/bin/sh", "-c", WATCH, String.valueOf(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            CompletableFuture<Process> ended = ended(process);
            var _ = ended.thenRun(watch::destroyForcibly);
            return ended;
        } catch (IOException failed) {
            process.destroyForcibly();
            throw new IllegalStateException("cannot watch over process " + process.pid(), failed);
        }
    }

    private static CompletableFuture<Process> ended(Process process) {
        CompletableFuture<Process> ended = new CompletableFuture<>();
        var _ = Thread.ofVirtual().name("end-of-" + process.pid()).start(() -> {
            try {
                var _ = process.waitFor();
                ended.complete(process);
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
        return ended;
    }
}
