package io.luca.local.dynamodb;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;

/**
 * An engine behind a port of the loopback interface, for tests that need one. It takes requests of everybody, whatever they are signed
 * with.
 */
public record Loopback(HttpServer server, ExecutorService threads) implements AutoCloseable {

    /** Listens on a port that is free. Who opened the engine closes it. */
    public static Loopback start(DynamoDb engine) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.createContext("/", exchange -> answer(engine, exchange));
            server.setExecutor(threads);
            server.start();
            return new Loopback(server, threads);
        } catch (IOException none) {
            throw new UncheckedIOException("no port to listen on", none);
        }
    }

    /** Where clients find it. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(DynamoDb engine, HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            Answer answer = engine.answer(
                    target == null ? "" : target, exchange.getRequestBody().readAllBytes());
            CRC32 checksum = new CRC32();
            checksum.update(answer.body());
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "application/x-amz-json-1.0");
            headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
            headers.set("x-amz-crc32", Long.toString(checksum.getValue()));
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
