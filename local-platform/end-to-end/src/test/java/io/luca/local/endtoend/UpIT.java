package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.workbench.cli.Luca;
import io.luca.local.workbench.load.SiblingJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code luca up} as a process of its own, as it is started and stopped. */
class UpIT {

    @TempDir
    private Path temporary;

    @Test
    @Timeout(120)
    void who_is_stopped_leaves_nothing_among_the_temporary_files() throws IOException, InterruptedException {
        ProcessBuilder sibling = SiblingJvm.of(
                Luca.class,
                List.of("up", "--empty", "--port", "0", "--aws-port", "0", "--assembly", "../../infra/target/cdk.out"));
        sibling.command().add(1, "-Djava.io.tmpdir=" + temporary);
        Process up = sibling.redirectErrorStream(true).start();
        try (BufferedReader said = up.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines().anyMatch(line -> line.startsWith("Ready"))).isTrue();
            assertThat(left()).isNotEmpty();

            up.destroy(); // SIGTERM, as a service is stopped; Ctrl-C runs the same hooks

            assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(left()).isEmpty();
        } finally {
            up.destroyForcibly();
        }
    }

    private String left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return String.join(
                    " ",
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("luca-"))
                            .sorted()
                            .toList());
        }
    }
}
