package io.luca.local.aws.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No process that the laptop started outlives it. */
class TetherTest {

    /** Stands for the platform: starts a process, says its id, and then waits for its own end. */
    static final class Starter {

        public static void main(String[] arguments) throws Exception {
            Process child = new ProcessBuilder("sleep", "300").start();
            var _ = Tether.tie(child);
            System.out.println(child.pid());
            System.out.flush();
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Test
    void kill_9_of_the_platform_ends_what_it_started() throws Exception {
        Process platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(platform.getInputStream(), StandardCharsets.UTF_8))) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();

            platform.destroyForcibly().waitFor();

            child.onExit().get(20, TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        } finally {
            platform.destroyForcibly();
        }
    }

    @Test
    void the_watch_ends_with_the_process_that_it_watches() throws Exception {
        long before = shells();
        Process child = new ProcessBuilder("sleep", "300").start();
        var _ = Tether.tie(child);
        assertThat(shells()).isEqualTo(before + 1);

        child.destroyForcibly().waitFor();

        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (shells() > before && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(shells()).isEqualTo(before);
    }

    private static long shells() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").matches(".*/(sh|dash|bash)"))
                .count();
    }
}
