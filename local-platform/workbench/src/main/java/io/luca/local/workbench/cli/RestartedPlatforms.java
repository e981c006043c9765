package io.luca.local.workbench.cli;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.platform.Platform;
import io.luca.local.platform.PlatformOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Platforms on one data directory and one port, one after the other, in this process or in one of their own. Not for many threads. */
final class RestartedPlatforms implements AutoCloseable {

    private final Path assembly;
    private final TemporaryDirectory data;
    private final int port;

    RestartedPlatforms(Path assembly) throws IOException {
        this.assembly = assembly;
        data = TemporaryDirectory.create("luca-restarts-");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** One in this process. */
    Platform here() {
        return Platform.start(new PlatformOptions(
                assembly, port, 0, Optional.of(data.path()), data.path().resolve("logs"), false, Clock.systemUTC()));
    }

    /** One in a process of its own, as {@code luca up} starts it, under the JVM options of this one. */
    Process elsewhere() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Luca.class.getName(),
                "up",
                "--empty",
                "--port",
                String.valueOf(port),
                "--aws-port",
                "0",
                "--data-dir",
                data.path().toString(),
                "--assembly",
                assembly.toAbsolutePath().toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Override
    public void close() throws IOException {
        data.close();
    }
}
