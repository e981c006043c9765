package io.luca.local.dynamodb.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process of its own that writes on a directory as {@link StoreWriter} does. */
final class WriterProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    /**
     * Starts it.
     *
     * @param shell what the shell does before it becomes the process, such as {@code ulimit -f 100}
     */
    WriterProcess(Path directory, String writers, String shell) throws IOException {
        List<String> java = Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreWriter.class.getName(),
                        directory.toString(),
                        writers)
                .toList();
        List<String> command = Stream.concat(Stream.of("bash", "-c", shell + "; exec \"$@\"", "bash"), java.stream())
                .toList();
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The next line that it says; empty after its last one. */
    String line() throws IOException {
        String line = lines.readLine();
        return line == null ? "" : line;
    }

    /** Ends it as {@code kill -9} does. What it said before can still be read, for which this goes by its handle. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        lines.close();
    }
}
