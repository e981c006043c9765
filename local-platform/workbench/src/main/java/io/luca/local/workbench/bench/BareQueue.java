package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * The engine of the platform's queues by itself, in this process and behind its own HTTP server, with one queue in memory: what a bench
 * of the edge compares with. It knows nothing of the platform, so that it stays as it is when the platform changes.
 */
final class BareQueue implements AutoCloseable {

    private static final String NAME = "bare";

    private final SQSRestServer server;
    private final int port = freePort();

    BareQueue() {
        server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(port).start();
        var _ = server.waitUntilStarted();
        HttpRequest create = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=CreateQueue&QueueName=" + NAME, UTF_8))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(create, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the bare queue was not made: " + answer.body());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was stopped", stop);
        }
    }

    /** Where messages are sent to. */
    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/000000000000/" + NAME);
    }

    @Override
    public void close() {
        var _ = server.stopAndWait();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
