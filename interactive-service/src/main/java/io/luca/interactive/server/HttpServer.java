package io.luca.interactive.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.luca.interactive.resilience.FairShares;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.tracing.Traces;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The service's HTTP server, on virtual threads. Stopping it takes no new requests and lets those under way finish. */
public final class HttpServer implements AutoCloseable {

    /** Longer than the longest request, a preview, which waits in line for 10 seconds and reads for 12; ECS kills after 30. */
    private static final Duration DRAIN = Duration.ofSeconds(25);

    private static final Pattern ENCODED_SLASH = Pattern.compile("%(2[fF]|5[cC])");
    /** What the gateway lets through, with what a VPC link puts before the path. */
    private static final int MAX_FIRST_LINE = 10_240 + 64;

    private static final long HARD_BODY_LIMIT = 10L << 20; // above our own, so that a client gets our answer

    private final WebServer server;

    /** A client that sends nothing for so long is gone, or means no good. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /**
     * The address to answer at.
     *
     * @param address of this machine; all of them if empty, as a container must
     * @param port 0 for a free one
     * @param basePath what comes before every route, or empty
     */
    public record Listen(Optional<String> address, int port, String basePath) {}

    /**
     * Starts to answer.
     *
     * @param webOrigin the one origin whose pages may read the answers, if any
     */
    public HttpServer(
            Listen listen,
            Optional<String> webOrigin,
            List<Route> routes,
            TokenVerifier tokens,
            FairShares shares,
            Traces traces) {
        RequestPipeline pipeline = new RequestPipeline(tokens, shares, webOrigin, traces);
        WebServerConfig.Builder builder = WebServer.builder();
        listen.address().ifPresent(builder::host);
        this.server = builder.port(listen.port())
                .connectionOptions(options -> options.tcpNoDelay(true) // or a small answer waits 40 ms
                        .readTimeout(SILENCE))
                .addProtocol(
                        Http1Config.builder().maxPrologueLength(MAX_FIRST_LINE).build())
                .shutdownHook(false)
                .shutdownGracePeriod(DRAIN)
                .maxPayloadSize(HARD_BODY_LIMIT)
                .directHandlers(DirectHandlers.builder()
                        .addHandler(
                                DirectHandler.EventType.BAD_REQUEST,
                                (request, _, _, headers, _) -> pipeline.unreadable(request.headers(), headers))
                        // before a route is met there is no code of ours: what fails there is text that is no request
                        .addHandler(
                                DirectHandler.EventType.INTERNAL_ERROR,
                                (request, _, _, headers, _) -> pipeline.unreadable(request.headers(), headers))
                        .build())
                .routing(routing -> {
                    routing.addFilter((chain, request, response) -> {
                        if (ENCODED_SLASH.matcher(request.path().rawPath()).find()) {
                            // the gateway took it for a part of one name; here it would lead to another route
                            pipeline.refuse(request, response, LucaException.notFound(null, "there is no such route"));
                        } else {
                            chain.proceed();
                        }
                        if (request.headers()
                                .contains(HeaderValues.CONNECTION_CLOSE)) { // the server says so, and waits
                            throw new CloseConnectionException("the client wants no further exchange");
                        }
                    });
                    routing.get(
                            "/health",
                            (_, response) -> response.status(Status.OK_200).send("ok"));
                    addRoutes(routing, listen.basePath(), routes, pipeline);
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
