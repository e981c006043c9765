package io.luca.local.aws.container;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.aws.process.Tether;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The build of an image on this machine: a copy of its context, in which the {@code RUN} steps are carried out that call
 * nothing but {@code java}. All others would change the machine itself (packages, users): they are left out, and an image
 * that works only because of one does not start here. What was built is kept beside the context, for one Java version, as a
 * registry keeps an image under its hash.
 */
final class ImageBuild {

    private static final Logger log = LoggerFactory.getLogger(ImageBuild.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** What a shell passes on as it is: a step with quotes, variables or pipes is none that this machine can carry out. */
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./ -]+");

    private static final String JAVA = "java ";
    private static final String OUTPUT = "build.log";

    private final Path java;

    /**
     * Builds with this machine's Java.
     *
     * @param java the binary that stands for the image's
     */
    ImageBuild(Path java) {
        this.java = java;
    }

    /**
     * The image with its files as the build leaves them; the source itself where no step can be carried out. Processes that
     * build the same one wait for each other.
     *
     * @throws IllegalStateException if a step fails, or the directory beside the context cannot be written
     */
    ImageSource build(ImageSource source) {
        List<List<String>> commands = commands(source);
        if (commands.isEmpty()) {
            return source;
        }
        Path context = source.directory().toAbsolutePath().normalize();
        String name =
                context.getFileName() + ".java-" + Runtime.version().toString().replaceAll("[^0-9A-Za-z.]", "-");
        Path image = context.resolveSibling(name);
        Path whole = context.resolveSibling(name + ".whole");
        if (!Files.exists(whole)) {
            buildAlone(source, image, whole, commands);
        }
        return source.in(image);
    }

    private void buildAlone(ImageSource source, Path image, Path whole, List<List<String>> commands) {
        Path context = source.directory();
        synchronized (ImageBuild.class) { // a lock on a file is one between processes only
            try (FileChannel file = FileChannel.open(
                            image.resolveSibling(image.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                if (Files.exists(whole)) {
                    return;
                }
                log.info("building the image of {}, which is kept", context.getFileName());
                TemporaryDirectory.remove(image); // a build that was killed
                copy(context, image);
                for (List<String> command : commands) {
                    run(command, image, source.environment());
                }
                Files.createFile(whole);
            } catch (IOException failed) {
                throw new IllegalStateException("cannot build the image of " + context, failed);
            }
        }
    }

    private List<List<String>> commands(ImageSource source) {
        return source.steps().stream()
                .filter(ImageBuild::callsOnlyJava)
                .flatMap(step -> Stream.of(step.split("&&")))
                .map(call -> words(call.strip()))
                .toList();
    }

    private static boolean callsOnlyJava(String step) {
        return Stream.of(step.split("&&"))
                .map(String::strip)
                .allMatch(call -> call.startsWith(JAVA) && PLAIN.matcher(call).matches());
    }

    private List<String> words(String call) {
        List<String> words = new ArrayList<>(List.of(call.split("\\s+")));
        words.set(0, java.toString());
        return words;
    }

    private static void run(List<String> command, Path image, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(image.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(image.resolve(OUTPUT).toFile()));
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        var _ = Tether.tie(process);
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "a step of the image's build did not end in " + LIMIT.toSeconds() + " s: " + command);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the build of the image was interrupted", stop);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("a step of the image's build ended with exit code " + process.exitValue()
                    + ": " + command + "\n" + Files.readString(image.resolve(OUTPUT)));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    throw new IllegalStateException("the image's context has the symbolic link " + from.relativize(file)
                            + ": an image has only what lies in its context, so put the file itself there");
                }
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
