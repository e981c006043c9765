package io.luca.local.workbench.cli;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.platform.Platform;
import io.luca.local.platform.PlatformOptions;
import io.luca.local.workbench.load.SiblingJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
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
        return SiblingJvm.of(
                        Luca.class,
                        List.of(
                                "up",
                                "--empty",
                                "--port",
                                String.valueOf(port),
                                "--aws-port",
                                "0",
                                "--data-dir",
                                data.path().toString(),
                                "--assembly",
                                assembly.toAbsolutePath().toString()))
                .redirectErrorStream(true)
                .start();
    }

    @Override
    public void close() throws IOException {
        data.close();
    }
}
