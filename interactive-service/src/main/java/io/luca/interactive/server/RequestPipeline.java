package io.luca.interactive.server;

import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Caller;
import io.luca.interactive.http.Problem;
import io.luca.interactive.http.Reply;
import io.luca.interactive.resilience.SchoolLimits;
import io.luca.interactive.resilience.TimeBudget;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What happens around every endpoint: correlation id, token, role, rate, body; then the answer or the problem, and one log
 * line that names no person and holds no content.
 */
final class RequestPipeline {

    static final int MAX_BODY = 65_536;

    private static final Logger log = LoggerFactory.getLogger("io.luca.interactive.requests");
    private static final HeaderName CORRELATION_ID = HeaderNames.create("x-correlation-id");
    /** What a page of the web origin may read besides the body. */
    private static final Header READABLE =
            HeaderValues.create("Access-Control-Expose-Headers", "Location,Retry-After,x-correlation-id");

    private static final String CORRELATION = "correlation_id";
    private static final Pattern GOOD_ID = Pattern.compile("[A-Za-z0-9-]{8,64}");
    /** With the last try that began within it, a request ends before five seconds. */
    private static final Duration BUDGET = Duration.ofSeconds(3);

    private static final String RETRY_SECONDS = "2";
    private static final byte[] NO_BODY = {};

    private final TokenVerifier tokens;
    private final SchoolLimits limits;
    private final List<Header> cors;

    RequestPipeline(TokenVerifier tokens, SchoolLimits limits, Optional<String> webOrigin) {
        this.cors = webOrigin
                .map(origin -> List.of(HeaderValues.create("Access-Control-Allow-Origin", origin), READABLE))
                .orElse(List.of());
        this.tokens = tokens;
        this.limits = limits;
    }

    void run(Route route, ServerRequest request, ServerResponse response) {
        long start = System.nanoTime();
        String correlationId = correlationId(request);
        MDC.put(CORRELATION, correlationId);
        Caller caller = null;
        int status;
        try {
            caller = tokens.verify(
                    request.headers().first(HeaderNames.AUTHORIZATION).orElse(""));
            admit(route, caller);
            Call call = call(request, caller, correlationId);
            Reply reply = TimeBudget.within(BUDGET, () -> route.handler().handle(call));
            status = reply.status();
            send(response, correlationId, reply);
        } catch (LucaException problem) {
            status = problem.code().httpStatus();
            logCause(problem);
            send(response, correlationId, problem);
        } catch (RuntimeException bug) { // the last edge: nothing of it may reach the client
            status = ErrorCode.INTERNAL.httpStatus();
            log.error("unexpected failure", bug);
            send(response, correlationId, internal());
        } finally {
            MDC.remove(CORRELATION);
        }
        logLine(route, caller, status, start, correlationId);
    }

    /** An answer where no endpoint is: 404, or 405 on a path that has others. */
    void refuse(ServerRequest request, ServerResponse response, LucaException problem) {
        send(response, correlationId(request), problem);
    }

    private void admit(Route route, Caller caller) {
        limits.admit(caller.school());
        if (!route.roles().contains(caller.role())) {
            throw LucaException.forbidden(
                    "a " + caller.role().name().toLowerCase(Locale.ROOT).replace('_', '-') + " may not do this");
        }
    }

    /** The answer to what is not even a request: the framework's own text is replaced by a problem. */
    static TransportResponse unreadable(ServerResponseHeaders headers) {
        String correlationId = UUID.randomUUID().toString();
        LucaException problem = LucaException.invalid("request", "this is not a readable HTTP request");
        return TransportResponse.builder()
                .headers(headers)
                .status(Status.BAD_REQUEST_400)
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .header(CORRELATION_ID, correlationId)
                .keepAlive(false)
                .entity(Problem.json(problem, correlationId))
                .build();
    }

    private static Call call(ServerRequest request, Caller caller, String correlationId) {
        return new Call(
                caller,
                name -> request.path().pathParameters().get(name),
                name -> request.query().first(name).asOptional(),
                body(request),
                correlationId);
    }

    private static byte[] body(ServerRequest request) {
        String method = request.prologue().method().text();
        if (!method.equals("POST") && !method.equals("PUT")) {
            return NO_BODY;
        }
        String mediaType = request.headers()
                .contentType()
                .map(type -> type.mediaType().text())
                .orElse("");
        if (!mediaType.equals("application/json")) {
            throw LucaException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json");
        }
        if (request.headers().contentLength().orElse(0) > MAX_BODY) {
            throw tooLarge();
        }
        if (!request.content().hasEntity()) {
            return NO_BODY;
        }
        try (InputStream stream = request.content().inputStream()) {
            byte[] body = stream.readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                throw tooLarge();
            }
            return body;
        } catch (IOException gone) {
            throw LucaException.invalid("body", "the body ended before its announced length");
        }
    }

    private static LucaException tooLarge() {
        return LucaException.of(ErrorCode.TOO_LARGE, "a body may have 64 KiB");
    }

    private static LucaException internal() {
        return LucaException.of(ErrorCode.INTERNAL, "please report the correlation id");
    }

    private static String correlationId(ServerRequest request) {
        Optional<String> given = request.headers().first(CORRELATION_ID);
        return given.filter(id -> GOOD_ID.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private void send(ServerResponse response, String correlationId, Reply reply) {
        cors.forEach(response::header);
        reply.headers().forEach((name, value) -> response.header(name, value));
        response.status(reply.status())
                .header(HeaderValues.CONTENT_TYPE_JSON)
                .header(CORRELATION_ID, correlationId)
                .send(reply.json());
    }

    private void send(ServerResponse response, String correlationId, LucaException problem) {
        cors.forEach(response::header);
        switch (problem.code()) {
            case UNAUTHENTICATED -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            case UNAVAILABLE -> response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
            case TOO_MANY_REQUESTS -> response.header(HeaderNames.RETRY_AFTER, "1");
            case TOO_LARGE -> response.header(HeaderValues.CONNECTION_CLOSE); // the rest of the body is not read
            default -> {
                // no header besides the usual ones
            }
        }
        response.status(problem.code().httpStatus())
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .header(CORRELATION_ID, correlationId)
                .send(Problem.json(problem, correlationId));
    }

    private static void logCause(LucaException problem) {
        Throwable cause = problem.getCause();
        if (cause != null) {
            log.warn("{}: {}", problem.getMessage(), cause.toString());
        }
    }

    private static void logLine(Route route, @Nullable Caller caller, int status, long start, String correlationId) {
        log.atInfo()
                .addKeyValue(CORRELATION, correlationId)
                .addKeyValue("method", route.method())
                .addKeyValue("route", route.pattern())
                .addKeyValue("status", status)
                .addKeyValue("school_id", caller == null ? "" : caller.school().value())
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start))
                .log("request");
    }
}
