package io.luca.local.aws.process;

import java.io.IOException;

/**
 * Ends a process when this one ends, in whatever way, {@code kill -9} included. A small shell waits for the end of its input,
 * which only this process holds open; then it kills. When the tethered process ends by itself, so does the shell.
 */
public final class Tether {

    /** Signals that a terminal sends to all at once are left to the two processes, which end in order. */
    private static final String WATCH = "trap '' INT TERM HUP; read -r _; kill -9 \"$0\" 2>/dev/null";

    private Tether() {}

    /** Ties the life of a process to this one's. */
    public static void tie(Process process) {
        try {
            Process watch = new ProcessBuilder("/bin/sh", "-c", WATCH, String.valueOf(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var _ = process.onExit().thenRun(watch::destroyForcibly);
        } catch (IOException failed) {
            process.destroyForcibly();
            throw new IllegalStateException("cannot watch over process " + process.pid(), failed);
        }
    }
}
