package io.luca.local.workbench.bench;

import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is measured of an engine in a JVM of its own, which has loaded and compiled nothing and keeps nothing else in its heap. The same
 * class is the program there; it says one number.
 */
final class EngineProcess {

    /** More than items with two indexes and a stream take: four KiB each, beside what the collector needs. */
    private static final int ITEMS_IN_A_MEBIBYTE = 256;

    private static final int MEBIBYTES_BESIDES = 512;

    /** Whoever has the JVM write a cache hears much of it. */
    private static final String LEARNING = "-XX:AOTCacheOutput=";

    private EngineProcess() {}

    /** What a process does. */
    enum Task {
        /** Opens an engine, creates a table and puts an item; milliseconds. */
        START,
        /** Writes items by full batches, in memory or into a directory; GB of heap in use after a full collection. */
        FILL,
        /** Opens a directory and makes a query; seconds. */
        OPEN
    }

    /**
     * Runs a task to its end.
     *
     * @param batches how many full batches there are, or will be
     */
    static double run(Task task, boolean indexed, int batches, Optional<Path> directory) throws IOException {
        return run(task, indexed, batches, directory, List.of());
    }

    /**
     * Starts an engine in a JVM that knows its classes from an earlier start, as {@code ./luca up} does.
     *
     * @param cache is written by the first process that names it
     */
    static double startLearned(Path cache, Optional<Path> directory) throws IOException {
        String use = Files.exists(cache) ? "-XX:AOTCache=" : LEARNING;
        return run(Task.START, true, 0, directory, List.of(use + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    }

    private static double run(Task task, boolean indexed, int batches, Optional<Path> directory, List<String> options)
            throws IOException {
        int mebibytes = MEBIBYTES_BESIDES + batches * TableRequest.IN_BATCH / ITEMS_IN_A_MEBIBYTE;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + mebibytes + "m"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                EngineProcess.class.getName(),
                task.name(),
                String.valueOf(indexed),
                String.valueOf(batches)));
        directory.map(Path::toString).ifPresent(command::add);
        boolean learns = options.stream().anyMatch(option -> option.startsWith(LEARNING));
        Process process = new ProcessBuilder(command)
                .redirectError(learns ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // the JVM says below it what became of a cache
        return Double.parseDouble(said.lines().findFirst().orElse("none"));
    }

    /** The program: its words are the task, whether the table has indexes, how many batches, and the directory if there is one. */
    public static void main(String[] words) {
        boolean indexed = Boolean.parseBoolean(words[1]);
        int batches = Integer.parseInt(words[2]);
        Optional<Path> directory = words.length > 3 ? Optional.of(Path.of(words[3])) : Optional.empty();
        Settings settings = directory
                .map(path -> Settings.in(path, Clock.systemUTC()))
                .orElseGet(() -> Settings.inMemory(Clock.systemUTC()));
        TableRequest creation = TableRequest.create(indexed);
        TableRequest put = TableRequest.put();
        TableRequest query = TableRequest.query();
        long start = System.nanoTime(); // what came before is not the engine's
        try (DynamoDb engine = DynamoDb.open(settings)) {
            System.out.println(
                    switch (Task.valueOf(words[0])) {
                        case START -> {
                            EngineTable.create(engine, creation, put).callOnce();
                            yield nanos(start) / 1e6;
                        }
                        case FILL -> {
                            EngineTable.create(engine, creation, put).fill(batches);
                            yield heapBytes() / 1e9;
                        }
                        case OPEN -> {
                            new EngineTable(engine, query).callToFind(TableRequest.found(batches));
                            yield nanos(start) / 1e9;
                        }
                    });
        }
    }

    private static double nanos(long start) {
        return System.nanoTime() - start;
    }

    private static double heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
