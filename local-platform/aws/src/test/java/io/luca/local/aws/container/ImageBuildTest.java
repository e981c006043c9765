package io.luca.local.aws.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuildTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    /** It writes a number that is another at each run. */
    private static final String PROGRAM = """
            import java.nio.file.*;
            class Step {
                public static void main(String[] names) throws Exception {
                    if (names.length == 0) System.exit(7);
                    Files.writeString(Path.of(names[0]), String.valueOf(System.nanoTime()));
                }
            }""";

    @TempDir
    Path directory;

    private Path context;

    @BeforeEach
    void makes_a_context() throws IOException {
        context = Files.createDirectories(directory.resolve("asset.0123"));
        Files.writeString(context.resolve("Step.java"), PROGRAM);
        SmallProgram.compile(context.resolve("Step.java"));
    }

    @Test
    void carries_out_what_calls_java_beside_the_context() throws IOException {
        Path image = build("RUN java -cp . Step one.txt \\\n    && java -cp . Step two.txt")
                .directory();
        assertThat(image).isNotEqualTo(context);
        assertThat(image.resolve("one.txt")).exists();
        assertThat(image.resolve("two.txt")).exists();
        assertThat(context.resolve("one.txt")).doesNotExist();
    }

    @Test
    void builds_an_image_once() throws IOException {
        String first = Files.readString(
                build("RUN java -cp . Step one.txt").directory().resolve("one.txt"));
        String again = Files.readString(
                build("RUN java -cp . Step one.txt").directory().resolve("one.txt"));
        assertThat(again).isEqualTo(first);
    }

    @Test
    void builds_anew_what_a_killed_build_left_behind() throws IOException {
        Path image = build("RUN java -cp . Step one.txt").directory();
        Files.delete(image.resolveSibling(image.getFileName() + ".whole"));
        Files.writeString(image.resolve("half.txt"), "");
        assertThat(build("RUN java -cp . Step one.txt").directory().resolve("half.txt"))
                .doesNotExist();
    }

    @Test
    void leaves_out_what_would_change_the_machine() throws IOException {
        for (String step : new String[] {
            "dnf install -y x", "java -cp . Step $HOME", "java -cp . Step a; rm b", "java -cp . Step a && rm b"
        }) {
            assertThat(build("RUN " + step).directory()).as(step).isEqualTo(context);
        }
    }

    @Test
    void takes_no_file_from_outside_of_the_context() throws IOException {
        Files.createSymbolicLink(
                context.resolve("link.txt"), Files.writeString(directory.resolve("secret.txt"), "of this machine"));

        assertThatThrownBy(() -> build("RUN java -cp . Step one.txt"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("link.txt");
    }

    @Test
    void says_which_step_failed_and_keeps_nothing() throws IOException {
        assertThatThrownBy(() -> build("RUN java -cp . Step"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exit code 7")
                .hasMessageContaining("Step");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".whole"))).isEmpty();
        }
    }

    private ImageSource build(String step) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"), "FROM scratch\n" + step + "\nENTRYPOINT [\"java\", \"Step\"]\n");
        return new ImageBuild(JAVA).build(ImageSource.read(context));
    }
}
