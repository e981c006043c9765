package io.luca.local.workbench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.workbench.load.SiblingJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All benchmarks but the longest, one after the other, each in a process of its own as its command starts one: what a JVM has learned in one
 * would be an advantage in the next. What they say becomes a page in Markdown.
 */
final class AllBenches {

    /** In the order of the page; short enough for all of them to take less than twenty minutes. */
    private static final List<String> COMMANDS = List.of(
            "interactive --seconds 4 --rounds 2",
            "ingestion --seconds 60 --events 10000",
            "ingestion --seconds 20 --events 5000 --on-disk",
            "consolidation --sizes 1000,10000",
            "gov-sync --grades 5000",
            "pipeline --events 100000",
            "cold-start --rounds 2",
            "table --seconds 5 --items 200000");

    private static final int BAR = 24;

    private final PrintWriter out;

    /** @param out says how far it is */
    AllBenches(PrintWriter out) {
        this.out = out;
    }

    /** What a command said of what it measured, and whether it was content. */
    record Said(String command, List<String> lines, boolean isGood, Duration took) {}

    /**
     * Runs all; 0 if each was content. There is a page in any case.
     *
     * @param file where the page goes; it is said if empty
     */
    int run(Optional<Path> file) throws IOException, InterruptedException {
        List<Said> all = new ArrayList<>();
        for (String command : COMMANDS) {
            out.printf("[%s] %d of %d: ./luca bench %s%n", bar(all.size()), all.size() + 1, COMMANDS.size(), command);
            out.flush();
            all.add(said(command));
        }
        String page = page(all);
        if (file.isPresent()) {
            Files.writeString(file.get(), page, UTF_8);
        }
        out.printf(
                "[%s] %s%n",
                bar(all.size()), file.map(path -> "written to " + path).orElse(page));
        out.flush();
        return all.stream().allMatch(Said::isGood) ? 0 : 1;
    }

    private Said said(String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("bench"));
        words.addAll(List.of(command.split(" ", -1)));
        long start = System.nanoTime();
        Process process = SiblingJvm.of(Luca.class, words)
                .redirectError(ProcessBuilder.Redirect.INHERIT) // the log
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (isProgress(line)) {
                    out.println("  " + line);
                    out.flush();
                } else {
                    lines.add(line);
                }
            }
        } finally {
            process.destroy(); // where this was interrupted; it has ended otherwise
        }
        return new Said(command, lines, process.waitFor() == 0, Duration.ofNanos(System.nanoTime() - start));
    }

    /** As {@link FreshPlatformCommand#progress} writes it. */
    private static boolean isProgress(String line) {
        return line.startsWith("  ") && line.length() > 2 && line.charAt(2) != ' ';
    }

    private static String bar(int done) {
        int filled = BAR * done / COMMANDS.size();
        return "#".repeat(filled) + ".".repeat(BAR - filled);
    }

    static String page(List<Said> all) throws IOException {
        StringBuilder text = new StringBuilder("""
                # Benchmarks

                Written by `./luca bench all --markdown`, which takes less than twenty minutes. Each figure stands beside its floor or its peer of the
                same run; between runs, and machines, only ratios compare. What follows from them is in [scaling](scaling.md). `./luca bench telemetry`
                takes as long by itself and is not among them.

                """);
        text.append("Machine: ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" processors")
                .append(model())
                .append(", Java ")
                .append(Runtime.version().feature())
                .append(". Day: ")
                .append(LocalDate.now(ZoneOffset.UTC))
                .append(".\n");
        for (Said each : all) {
            text.append("\n## ")
                    .append(title(each.command()))
                    .append("\n\n`./luca bench ")
                    .append(each.command())
                    .append("`: ")
                    .append(each.took().toSeconds())
                    .append(" s")
                    .append(each.isGood() ? "" : ", **not content**")
                    .append("\n\n```text\n");
            each.lines().stream()
                    .filter(line -> !line.startsWith("bench "))
                    .dropWhile(String::isBlank)
                    .forEach(line -> text.append(line.stripTrailing()).append('\n'));
            text.append("```\n");
        }
        return text.toString();
    }

    private static String title(String command) {
        String name = command.split(" ", 2)[0];
        return command.endsWith("--on-disk") ? name + ", on disk" : name;
    }

    /** Unknown on systems without /proc. */
    private static String model() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        if (!Files.exists(processors)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(processors)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
                    .orElse("");
        }
    }
}
