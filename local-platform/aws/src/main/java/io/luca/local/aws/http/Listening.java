package io.luca.local.aws.http;

import io.helidon.webserver.WebServer;

/** Starts servers, or says that it could not: the framework itself logs a port that is taken, and goes on. */
public final class Listening {

    private Listening() {}

    /**
     * Starts a server.
     *
     * @throws IllegalStateException if its port is taken
     */
    public static WebServer start(WebServer server, int wantedPort) {
        WebServer started = server.start();
        if (!started.isRunning() || started.port() <= 0) {
            started.stop();
            throw new IllegalStateException("port " + wantedPort + " is taken; choose another");
        }
        return started;
    }
}
