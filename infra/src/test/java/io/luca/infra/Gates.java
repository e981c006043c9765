package io.luca.infra;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What judges templates by what AWS publishes: programs for Node in {@code src/test/gates}, with the packages that they need. They are
 * installed below {@code target} once for each state of their lock file.
 */
final class Gates {

    private static final Path SOURCE = Path.of("src/test/gates");
    private static final Path HOME = Path.of("target/gates");
    private static final long INSTALL_SECONDS = 180;
    private static final long RUN_SECONDS = 120;

    /** Something that AWS would refuse, or never apply. */
    record Finding(String directory, String gate, String stack, String resource, String message) {

        @Override
        public String toString() {
            return gate + " " + stack + "/" + resource + ": " + message;
        }
    }

    private Gates() {}

    /** What the gates find in the templates of some directories. */
    static List<Finding> findings(Collection<Path> directories) throws IOException, InterruptedException {
        install();
        List<String> command = new ArrayList<>(List.of("node", "gates.mjs"));
        directories.forEach(directory -> command.add(directory.toAbsolutePath().toString()));
        return new ObjectMapper().readValue(run(command, RUN_SECONDS), new TypeReference<List<Finding>>() {});
    }

    /** What a deployment of one directory after the other would replace or remove of what holds data. */
    static List<Finding> replacements(Path before, Path after) throws IOException, InterruptedException {
        install();
        List<String> command = List.of(
                "node",
                "replacements.mjs",
                before.toAbsolutePath().toString(),
                after.toAbsolutePath().toString());
        return new ObjectMapper().readValue(run(command, RUN_SECONDS), new TypeReference<List<Finding>>() {});
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        Path installed = HOME.resolve("package-lock.json");
        boolean isUpToDate = Files.isDirectory(HOME.resolve("node_modules"))
                && Files.exists(installed)
                && Files.mismatch(SOURCE.resolve("package-lock.json"), installed) == -1;
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.toList()) {
                Files.copy(file, HOME.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!isUpToDate) {
            String _ = run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), INSTALL_SECONDS);
        }
    }

    private static String run(List<String> command, long seconds) throws IOException, InterruptedException {
        Path output = Files.createTempFile(HOME, "output", ".txt");
        Path errors = Files.createTempFile(HOME, "errors", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed:\n" + Files.readString(errors, UTF_8));
            }
            return Files.readString(output, UTF_8);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
