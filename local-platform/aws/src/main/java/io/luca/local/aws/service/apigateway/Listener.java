package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.luca.local.aws.http.Door;
import io.luca.local.aws.http.Listening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The HTTP side of {@link Gateway} and {@link Ingress}: requests and answers with whole bodies, on the loopback address. */
final class Listener {

    private static final int MAX_BODY = 10 << 20; // API Gateway's payload limit
    private static final long MAX_DRAINED = 64L << 20;
    private static final byte[] NO_BODY = {};
    private static final Duration SILENCE = Duration.ofSeconds(60);
    /** What comes beyond them waits for one to be closed. Without a bound a rush would take all file descriptors. */
    private static final int MAX_CONNECTIONS = 1_500;

    /** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
    private static final int MAX_FIRST_LINE = 10_240;

    private static final String PROBLEM = "application/problem+json";
    /** The header with the gateway's own id of a request, which no client can choose. */
    static final String ID = "x-amz-apigw-id";

    private static final String UNREADABLE = """
            {"type":"about:blank","title":"Bad Request","status":400,"detail":"%s","correlation_id":"%s"}""";

    /** A request as it came; of a body that is too large, nothing was kept. */
    record Received(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            boolean isTooLarge,
            String sourceIp,
            String protocol) {

        Exchange.Incoming incoming(String routedPath) {
            return new Exchange.Incoming(method, routedPath, query, headers, body, sourceIp, protocol);
        }
    }

    private Listener() {}

    /** What is done with a request that could be read. */
    @FunctionalInterface
    interface Exchanges {
        void answer(Received received, ServerRequest request, ServerResponse response);
    }

    static WebServer start(int port, Door door, Exchanges exchanges) {
        WebServer server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(port)
                .connectionOptions(options -> options.tcpNoDelay(true).readTimeout(SILENCE))
                .contentEncoding(AsItComes.ENCODING)
                .directHandlers(DirectHandlers.builder()
                        .addHandler(DirectHandler.EventType.BAD_REQUEST, (_, _, _, headers, _) -> unreadable(headers))
                        .build())
                .addProtocol(
                        Http1Config.builder().maxPrologueLength(MAX_FIRST_LINE).build())
                .maxTcpConnections(MAX_CONNECTIONS)
                .shutdownHook(false)
                .routing(routing -> routing.addFilter(door).any((request, response) -> {
                    exchanges.answer(received(request, response), request, response);
                    if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) { // the server says so, and waits
                        throw new CloseConnectionException("the client wants no further exchange");
                    }
                }))
                .build();
        return Listening.start(server, port);
    }

    /** What is answered to what is no request: it has an id too, by which its sender can ask about it. */
    private static DirectHandler.TransportResponse unreadable(ServerResponseHeaders headers) {
        String id = Exchange.extendedId();
        return DirectHandler.TransportResponse.builder()
                .headers(headers)
                .status(Status.BAD_REQUEST_400)
                .header(HeaderNames.CONTENT_TYPE, PROBLEM)
                .header(HeaderNames.create(ID), id)
                .keepAlive(false)
                .entity(UNREADABLE.formatted("This is not a readable HTTP request.", id))
                .build();
    }

    /** A body whose chunks are none is answered here; what follows on its connection cannot be told. */
    private static Received received(ServerRequest request, ServerResponse response) {
        try {
            return receive(request);
        } catch (RuntimeException unreadable) {
            send(request, response.status(Status.BAD_REQUEST_400), unreadableBody());
            throw new CloseConnectionException("a body could not be read", unreadable);
        }
    }

    private static Answer unreadableBody() {
        String id = Exchange.extendedId();
        return new Answer(
                400,
                Map.of("Content-Type", List.of(PROBLEM), ID, List.of(id)),
                UNREADABLE.formatted("The body's chunks cannot be read.", id).getBytes(UTF_8));
    }

    private static Received receive(ServerRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : request.headers()) {
            headers.put(header.name().toLowerCase(Locale.ROOT), header.allValues());
        }
        Body body = request.content().hasEntity() ? body(request) : new Body(NO_BODY, false);
        return new Received(
                request.prologue().method().text(),
                request.prologue().uriPath().rawPath(),
                request.prologue().query().rawValue(),
                headers,
                body.bytes(),
                body.isTooLarge(),
                request.remotePeer().host(),
                request.prologue().rawProtocol());
    }

    /** What is asked by HEAD has no body. */
    static void send(ServerRequest request, ServerResponse response, Answer answer) {
        answer.headers()
                .forEach((name, values) -> response.header(HeaderNames.create(name), values.toArray(String[]::new)));
        if (answer.body().length == 0 || request.prologue().method().equals(Method.HEAD)) {
            response.send();
        } else {
            response.send(answer.body());
        }
    }

    private record Body(byte[] bytes, boolean isTooLarge) {}

    /** Reads what is too large to its end, within reason: a client that still sends would not see the answer. */
    private static Body body(ServerRequest request) {
        try (InputStream in = request.content().inputStream()) {
            ByteArrayOutputStream kept =
                    new ByteArrayOutputStream(512); // it grows by what arrives, not by what is announced
            byte[] buffer = new byte[8192];
            long read = 0;
            for (int count = in.read(buffer); count >= 0 && read <= MAX_DRAINED; count = in.read(buffer)) {
                read += count;
                if (read <= MAX_BODY) {
                    kept.write(buffer, 0, count);
                }
            }
            return read > MAX_BODY ? new Body(NO_BODY, true) : new Body(kept.toByteArray(), false);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
