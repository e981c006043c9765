package io.luca.local.aws.container;

import io.luca.local.aws.process.InheritedOptions;
import io.luca.local.aws.process.Tether;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container as a process of its own, with its own port. A process that ends by itself is told, and started anew, as App
 * Runner and ECS replace one; one that keeps ending is not. Safe for use by many threads.
 */
public final class ContainerProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ContainerProcess.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 25;
    private static final int SHOWN_LINES = 20;
    private static final int MAX_RESTARTS = 5;
    /** https://docs.aws.amazon.com/apprunner/latest/dg/develop.html: where App Runner says which port it sends requests to. */
    public static final String PORT = "PORT";

    /**
     * What a container engine would let a process see of the machine.
     *
     * @param processors whole ones
     * @param memoryMib of which a JVM takes its share for the heap
     */
    public record Limits(int processors, int memoryMib) {

        public Limits {
            if (processors < 1 || memoryMib < 1) {
                throw new IllegalArgumentException("a container needs a processor and memory");
            }
        }
    }

    private final String name;
    private final ProcessBuilder builder;
    private final URI address;
    private final Path output;
    private Process process;
    private boolean isReplaced;
    private int restarts;

    private ContainerProcess(String name, ProcessBuilder builder, URI address, Path output) {
        this.output = output;
        this.name = name;
        this.builder = builder;
        this.address = address;
        this.process = started();
    }

    /**
     * Starts the image. The process sees in {@code PORT} a free port of this machine to listen on, in place of any that the
     * environment names, the given environment, and nothing of this machine's own but {@code PATH}.
     *
     * @param java the java binary that stands for the image's
     * @param limits what a JVM in it sees of the machine
     * @param path that comes before those of all requests to it, or empty
     * @param output the file that its standard output and error go to
     */
    public static ContainerProcess start(
            String name,
            ImageSource image,
            Path java,
            Limits limits,
            Map<String, String> environment,
            String path,
            Path output) {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command(image, java, limits))
                .directory(image.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        String binaries = builder.environment().getOrDefault("PATH", "");
        builder.environment().clear();
        builder.environment().put("PATH", binaries);
        builder.environment().putAll(image.environment());
        builder.environment().putAll(environment);
        builder.environment().put(PORT, String.valueOf(port));
        return new ContainerProcess(name, builder, URI.create("http://127.0.0.1:" + port + path), output);
    }

    /** Where it takes requests: scheme, host and port, and what comes before the path of each. */
    public URI address() {
        return address;
    }

    public synchronized long pid() {
        return process.pid();
    }

    /**
     * Waits until the health check answers 200. It alone is asked without the path that comes before.
     *
     * @throws IllegalStateException if the process ends or does not become healthy in 30 seconds
     */
    public void awaitHealthy(String healthPath) {
        Instant limit = Instant.now().plus(START_LIMIT);
        HttpRequest check = HttpRequest.newBuilder(address.resolve(healthPath))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (Instant.now().isBefore(limit)) {
                requireRunning();
                if (isHealthy(client, check)) {
                    replaceFromNowOn();
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(
                "container " + name + " did not become healthy in " + START_LIMIT.toSeconds() + " s:\n" + lastLines());
    }

    /** Ends it as a container engine does: a polite signal, then force. */
    @Override
    public void close() {
        Process last = closed();
        last.destroy();
        try {
            if (!last.waitFor(STOP_LIMIT)) {
                log.warn("container {} did not stop in {} s and is killed", name, STOP_LIMIT.toSeconds());
                last.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            last.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(ImageSource image, Path java, Limits limits) {
        List<String> command = new ArrayList<>(image.command());
        if ("java".equals(command.getFirst())) {
            command.set(0, java.toString());
            command.addAll(
                    1,
                    List.of(
                            "-XX:ActiveProcessorCount=" + limits.processors(),
                            "-XX:MaxRAM=" + limits.memoryMib() + "m"));
            command.addAll(1, InheritedOptions.ofCompiler());
        }
        return command;
    }

    private synchronized Process closed() {
        isReplaced = false;
        return process;
    }

    /** Only what was healthy once is started anew: what cannot start would fail again, and its reason is to be told. */
    private synchronized void replaceFromNowOn() {
        isReplaced = true;
    }

    private Process started() {
        try {
            Process fresh = builder.start();
            var _ = Tether.tie(fresh).thenAcceptAsync(this::ended, Thread::startVirtualThread);
            return fresh;
        } catch (IOException failed) {
            throw new IllegalStateException("container " + name + " did not start: " + builder.command(), failed);
        }
    }

    private synchronized void ended(Process gone) {
        if (!isReplaced) {
            return;
        }
        if (restarts == MAX_RESTARTS) {
            log.error(
                    "container {} ended with exit code {} and is not started again:\n{}",
                    name,
                    gone.exitValue(),
                    lastLines());
            return;
        }
        restarts++;
        log.warn(
                "container {} ended with exit code {} and is started again; its output is in {}",
                name,
                gone.exitValue(),
                output);
        process = started();
    }

    private synchronized void requireRunning() {
        if (!process.isAlive() && !isReplaced) {
            throw new IllegalStateException(
                    "container " + name + " ended with exit code " + process.exitValue() + ":\n" + lastLines());
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "its output in " + output + " cannot be read";
        }
    }

    private static boolean isHealthy(HttpClient client, HttpRequest check) throws InterruptedException {
        try {
            return client.send(check, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException("no free port", none);
        }
    }
}
