package io.luca.interactive.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The service as its image runs it: the packaged jar, the image's JVM options, an environment and nothing else. */
public final class ServiceProcess implements AutoCloseable {

    private static final Path IMAGE = Path.of("target", "image");
    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    /** Between two looks at whether it is healthy. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Process process;
    private final URI address;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final Thread reader;

    private ServiceProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts it and waits until it is healthy. */
    public static ServiceProcess start(Map<String, String> environment) {
        ServiceProcess service = launch(environment);
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        Api health = new Api(service.address);
        while (System.nanoTime() < limit && service.process.isAlive()) {
            if (health.reachable("/health")) {
                return service;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        service.close();
        throw new IllegalStateException("the service did not become healthy: " + service.output);
    }

    /** Starts it without waiting. */
    public static ServiceProcess launch(Map<String, String> environment, String... arguments) {
        int port = freePort();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@jvm.options"));
        // Like the test, it lives too briefly for a compiler that works for a long life.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:TieredStopAtLevel="))
                .forEach(command::add);
        command.addAll(List.of("-jar", "app.jar"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(IMAGE.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PORT", String.valueOf(port));
        try {
            return new ServiceProcess(builder.start(), URI.create("http://127.0.0.1:" + port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public URI address() {
        return address;
    }

    /** Asks it to end, as a container engine does; it may take its time. */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy() would also close the output that is still to be read
    }

    /** Waits for its end; everything it wrote is in {@link #output()} then. */
    public int exitCode() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not end: " + output);
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** The lines it has written so far. */
    public List<String> output() {
        return List.copyOf(output);
    }

    /** Waits until it has written a line that holds a text. */
    public void awaitLine(String text) throws InterruptedException {
        lock.lock();
        try {
            long left = START_LIMIT.toNanos();
            while (output.stream().noneMatch(line -> line.contains(text))) {
                if (left <= 0) {
                    throw new IllegalStateException("no line with " + text + ": " + output);
                }
                left = written.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void add(String line) {
        lock.lock();
        try {
            output.add(line);
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        } catch (IOException ended) {
            // the process was ended by force
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
