package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.http.PooledClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * One DynamoDB Local server on a free loopback port. It checks no permission itself: only the local AWS endpoint talks to
 * it, after it has decided. Safe for use by many threads.
 */
public final class DynamoDbEngine implements AutoCloseable {

    private static final String TARGET = "X-Amz-Target";
    private static final ContentType JSON = ContentType.create("application/x-amz-json-1.0");
    /** DynamoDB Local reads the key's name from it and checks nothing. */
    private static final String UNCHECKED_SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

    private static final int ATTEMPTS_TO_FIND_A_PORT = 5;

    private final DynamoDBProxyServer server;
    private final HttpHost address;
    private final CloseableHttpClient client = PooledClient.open();
    private final LongAdder answering = new LongAdder();

    /** An answer of the engine, passed on as it is. */
    public record Answer(int status, byte[] body) {}

    /**
     * Starts an engine.
     *
     * @param dataDirectory where tables are kept; empty to keep them in memory
     */
    public static DynamoDbEngine start(Optional<Path> dataDirectory) {
        Exception last = null;
        for (int attempt = 0; attempt < ATTEMPTS_TO_FIND_A_PORT; attempt++) {
            int port = freePort();
            try {
                DynamoDBProxyServer server =
                        ServerRunner.createServerFromCommandLineArgs(arguments(port, dataDirectory));
                toLoopback(server);
                server.start();
                return new DynamoDbEngine(server, port);
            } catch (Exception taken) { // the API declares Exception; another process may have taken the port
                last = taken;
            }
        }
        throw new IllegalStateException("DynamoDB Local did not start", last);
    }

    private DynamoDbEngine(DynamoDBProxyServer server, int port) {
        this.server = server;
        this.address = new HttpHost("http", "127.0.0.1", port);
    }

    int port() {
        return address.getPort();
    }

    /** Runs an operation by the wire protocol of DynamoDB. */
    public Answer call(String target, byte[] body) {
        ClassicHttpRequest request = new BasicClassicHttpRequest("POST", address, "/");
        request.setHeader(TARGET, target);
        request.setHeader(HttpHeaders.AUTHORIZATION, UNCHECKED_SIGNATURE);
        request.setEntity(new ByteArrayEntity(body, JSON));
        long start = System.nanoTime();
        try {
            return client.execute(
                    address,
                    request,
                    response -> new Answer(response.getCode(), EntityUtils.toByteArray(response.getEntity())));
        } catch (IOException failed) {
            throw new UncheckedIOException("DynamoDB Local did not answer", failed);
        } finally {
            answering.add(System.nanoTime() - start);
        }
    }

    /** How long all calls together have waited for an answer. */
    Duration answering() {
        return Duration.ofNanos(answering.sum());
    }

    @Override
    public void close() {
        try (client) {
            server.stop();
        } catch (Exception failed) { // the API declares Exception
            throw new IllegalStateException("DynamoDB Local did not stop", failed);
        }
    }

    /** The engine checks no permission and knows no option for its address, so its own web server is told. */
    private static void toLoopback(DynamoDBProxyServer server) throws ReflectiveOperationException {
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        for (Connector connector : ((Server) field.get(server)).getConnectors()) {
            ((ServerConnector) connector).setHost("127.0.0.1");
        }
    }

    private static String[] arguments(int port, Optional<Path> dataDirectory) {
        List<String> arguments =
                new ArrayList<>(List.of("-port", String.valueOf(port), "-sharedDb", "-disableTelemetry"));
        dataDirectory.ifPresentOrElse(
                directory -> {
                    try {
                        Files.createDirectories(directory);
                    } catch (IOException failed) {
                        throw new IllegalStateException("cannot write to " + directory, failed);
                    }
                    arguments.addAll(List.of("-dbPath", directory.toString()));
                },
                () -> arguments.add("-inMemory"));
        return arguments.toArray(String[]::new);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException("no free port", none);
        }
    }
}
