package io.luca.interactive.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.luca.interactive.resilience.SchoolLimits;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The service's HTTP server, on virtual threads. Stopping it takes no new requests and lets those under way finish. */
public final class HttpServer implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final long HARD_BODY_LIMIT = 10L << 20; // above our own, so that a client gets our answer

    private final WebServer server;

    /**
     * Starts to answer.
     *
     * @param port 0 for a free one
     * @param webOrigin the one origin whose pages may read the answers, if any
     * @param basePath what comes before every route, or empty
     */
    public HttpServer(
            int port,
            String basePath,
            Optional<String> webOrigin,
            List<Route> routes,
            TokenVerifier tokens,
            SchoolLimits limits) {
        RequestPipeline pipeline = new RequestPipeline(tokens, limits, webOrigin);
        this.server = WebServer.builder()
                .port(port)
                .connectionOptions(
                        options -> options.tcpNoDelay(true)) // or a small answer waits 40 ms for an acknowledgement
                .shutdownHook(false)
                .shutdownGracePeriod(DRAIN)
                .maxPayloadSize(HARD_BODY_LIMIT)
                .directHandlers(DirectHandlers.builder()
                        .addHandler(
                                DirectHandler.EventType.BAD_REQUEST,
                                (_, _, _, headers, _) -> RequestPipeline.unreadable(headers))
                        .build())
                .routing(routing -> {
                    routing.get(
                            "/health",
                            (_, response) -> response.status(Status.OK_200).send("ok"));
                    addRoutes(routing, basePath, routes, pipeline);
                })
                .build()
                .start();
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void addRoutes(
            HttpRouting.Builder routing, String basePath, List<Route> routes, RequestPipeline pipeline) {
        for (Route route : routes) {
            routing.route(
                    Method.create(route.method()),
                    basePath + route.pattern(),
                    (request, response) -> pipeline.run(route, request, response));
        }
        Set<String> patterns = new LinkedHashSet<>();
        routes.forEach(route -> patterns.add(route.pattern()));
        for (String pattern : patterns) {
            routing.any(
                    basePath + pattern,
                    (request, response) -> pipeline.refuse(
                            request,
                            response,
                            LucaException.of(ErrorCode.METHOD_NOT_ALLOWED, "this path knows other methods")));
        }
        routing.any((request, response) ->
                pipeline.refuse(request, response, LucaException.notFound(null, "there is no such route")));
    }
}
