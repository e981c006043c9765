package io.luca.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.infra.LucaApp;
import io.luca.infra.Synthesized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the app. */
class ArtifactsTest {

    private static final List<String> ALL = List.of(
            "--image=a/image",
            "--behavior-worker=a/worker",
            "--grade-consolidator=a/consolidator",
            "--gov-sync=a/sync",
            "--privacy=a/privacy",
            "--identity=a/identity");

    @TempDir
    private Path directory;

    @Test
    void each_directory_has_its_name_and_no_place() {
        List<String> turned = new ArrayList<>(ALL);
        Collections.reverse(turned);

        assertThat(Artifacts.parse(ALL))
                .isEqualTo(Artifacts.parse(turned))
                .isEqualTo(new Artifacts(
                        Path.of("a/image"),
                        Path.of("a/worker"),
                        Path.of("a/consolidator"),
                        Path.of("a/sync"),
                        Path.of("a/privacy"),
                        Path.of("a/identity")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--image", "--behavior-worker", "--grade-consolidator", "--gov-sync", "--privacy", "--identity"})
    void names_what_is_missing_or_there_twice_or_has_no_value(String name) {
        List<String> others = ALL.stream().filter(one -> !one.startsWith(name)).toList();

        assertRefused(others, "the argument " + name + " is missing");
        assertRefused(and(ALL, name + "=other"), "the argument " + name + " is there twice");
        assertRefused(and(others, name), "the argument " + name + " needs a directory");
        assertRefused(and(others, name + "="), "the argument " + name + " needs a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--out", "--out=target/cdk.out", "image=a/image", "a/image", "", "=a/image"})
    void names_what_it_does_not_know(String argument) {
        String name = argument.split("=", -1)[0];

        assertRefused(and(ALL, argument), "there is no argument " + name + "; there are --behavior-worker, ");
    }

    @Test
    void what_the_build_gives_is_read() throws IOException {
        List<String> given = Files.readAllLines(Path.of("pom.xml")).stream()
                .map(String::strip)
                .filter(line -> line.matches("<argument>--[a-z-]+=\\.\\./.*</argument>"))
                .map(line -> line.replaceAll("</?argument>", ""))
                .toList();

        assertThat(Artifacts.parse(given).govSync()).isEqualTo(Path.of("../gov-sync/target/function"));
    }

    @Test
    void the_app_says_what_to_build_if_something_is_not_there() {
        Artifacts built = Synthesized.artifacts();
        built.requireBuilt();

        assertThatThrownBy(() -> LucaApp.synthesize(arguments(built, directory, built.privacy())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        directory.resolve("Dockerfile").toString(), "mvn package -pl interactive-service");
        Path nowhere = directory.resolve("function");
        assertThatThrownBy(() -> LucaApp.synthesize(arguments(built, built.image(), nowhere)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(nowhere.toString(), "mvn package -pl privacy");
    }

    private static String[] arguments(Artifacts built, Path image, Path privacy) {
        return new String[] {
            "--image=" + image,
            "--behavior-worker=" + built.behaviorWorker(),
            "--grade-consolidator=" + built.gradeConsolidator(),
            "--gov-sync=" + built.govSync(),
            "--privacy=" + privacy,
            "--identity=" + built.identity()
        };
    }

    private static List<String> and(List<String> some, String one) {
        List<String> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    private static void assertRefused(List<String> arguments, String message) {
        assertThatThrownBy(() -> Artifacts.parse(arguments))
                .as("%s", arguments)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
