package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.http.Door;
import io.luca.local.aws.http.HiddenPath;
import io.luca.local.aws.http.Listening;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The Runtime API of one execution environment, by which its process gets invocations and answers them:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html. It is for one process, which asks for one at a time.
 */
final class RuntimeApi implements AutoCloseable {

    private static final String BASE = "/2018-06-01/runtime";
    private static final HeaderName REQUEST_ID = HeaderNames.create("Lambda-Runtime-Aws-Request-Id");
    private static final HeaderName DEADLINE = HeaderNames.create("Lambda-Runtime-Deadline-Ms");
    private static final HeaderName FUNCTION_ARN = HeaderNames.create("Lambda-Runtime-Invoked-Function-Arn");
    private static final HeaderName TRACE = HeaderNames.create("Lambda-Runtime-Trace-Id");
    private static final int MAX_PAYLOAD =
            6 << 20; // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    private static final long ASKED_AGAIN_SECONDS = 5;

    /**
     * One invocation on its way.
     *
     * @param trace as the function is told it
     */
    record Invocation(
            String id,
            String functionArn,
            long deadlineMillis,
            String trace,
            byte[] event,
            CompletableFuture<byte[]> answer) {}

    private final LinkedBlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<String> initError = new CompletableFuture<>();
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final String path = HiddenPath.create();
    private final WebServer server;
    private volatile boolean isClosed;

    RuntimeApi() {
        String base = path + BASE;
        server = Listening.start(
                WebServer.builder()
                        .address(InetAddress.getLoopbackAddress())
                        .port(0)
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .maxPayloadSize(MAX_PAYLOAD)
                        .shutdownHook(false)
                        .routing(routing -> routing.addFilter(Door.forPrograms())
                                .get(base + "/invocation/next", this::next)
                                .post(base + "/invocation/{id}/response", this::response)
                                .post(base + "/invocation/{id}/error", this::error)
                                .post(base + "/init/error", this::initError))
                        .build(),
                0);
    }

    /**
     * For {@code AWS_LAMBDA_RUNTIME_API}: host and port, and the path that this process alone is told. AWS's own runtime client
     * puts what it calls behind it, as it stands.
     */
    String address() {
        return "127.0.0.1:" + server.port() + path;
    }

    /** Hands an invocation to the process as soon as it asks. */
    void submit(Invocation invocation) {
        waiting.add(invocation);
    }

    /** Completed once the process asks for its first invocation: it has started then. */
    CompletableFuture<Void> asked() {
        return asked;
    }

    /** Completed if the process says that it cannot start. */
    CompletableFuture<String> initError() {
        return initError;
    }

    @Override
    public void close() {
        isClosed = true;
        server.stop();
    }

    private void next(ServerRequest request, ServerResponse response) {
        asked.complete(null);
        try {
            Invocation invocation = null;
            while (invocation == null && !isClosed) {
                invocation = waiting.poll(ASKED_AGAIN_SECONDS, TimeUnit.SECONDS);
            }
            if (invocation == null) {
                response.status(Status.GONE_410).send();
                return;
            }
            running.put(invocation.id(), invocation);
            response.header(HeaderNames.CONTENT_TYPE, "application/json")
                    .header(REQUEST_ID, invocation.id())
                    .header(DEADLINE, String.valueOf(invocation.deadlineMillis()))
                    .header(FUNCTION_ARN, invocation.functionArn())
                    .header(TRACE, invocation.trace())
                    .send(invocation.event());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void response(ServerRequest request, ServerResponse response) {
        byte[] body = body(request);
        answered(request, response).ifPresent(invocation -> invocation.answer().complete(body));
    }

    private void error(ServerRequest request, ServerResponse response) {
        FunctionFailedException error = new FunctionFailedException(text(request));
        answered(request, response).ifPresent(invocation -> invocation.answer().completeExceptionally(error));
    }

    private void initError(ServerRequest request, ServerResponse response) {
        initError.complete(text(request));
        response.status(Status.ACCEPTED_202).send();
    }

    private Optional<Invocation> answered(ServerRequest request, ServerResponse response) {
        Optional<Invocation> invocation = Optional.ofNullable(
                running.remove(request.path().pathParameters().get("id")));
        response.status(invocation.isPresent() ? Status.ACCEPTED_202 : Status.BAD_REQUEST_400)
                .send();
        return invocation;
    }

    private static byte[] body(ServerRequest request) {
        return request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    }

    private static String text(ServerRequest request) {
        return new String(body(request), UTF_8);
    }
}
