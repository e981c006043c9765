package io.luca.interactive.server;

import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.contract.ClientCorrelationId;
import io.luca.contract.LogFields;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Caller;
import io.luca.interactive.http.Problem;
import io.luca.interactive.http.Reply;
import io.luca.interactive.resilience.FairShares;
import io.luca.interactive.resilience.TimeBudget;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.RequestId;
import io.luca.tracing.Span;
import io.luca.tracing.TraceContext;
import io.luca.tracing.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * The steps around every endpoint: correlation id, token, share of requests, role, body; then the answer or the problem, and what is
 * told of it. What is over its share is refused before its body is read and before anything of AWS is called.
 */
final class RequestPipeline {

    private static final HeaderName CORRELATION_ID = HeaderNames.create("x-correlation-id");
    /** What is answered is about children, and kept by nobody on the way. */
    private static final Header UNSTORED = HeaderValues.create("Cache-Control", "no-store");
    /** What a page of the web origin may read besides the body. */
    private static final Header READABLE = HeaderValues.create(
            "Access-Control-Expose-Headers", "Location,Retry-After,x-correlation-id,x-client-correlation-id");

    private static final HeaderName CLIENT_CORRELATION_ID = HeaderNames.create(ClientCorrelationId.FORWARDED_HEADER);
    private static final HeaderName AWS_TRACE = HeaderNames.create(TraceContext.AWS_HEADER);
    private static final HeaderName W3C_TRACE = HeaderNames.create(TraceContext.W3C_HEADER);
    /** As the gateway numbers requests, and as we do; nothing that could be a person's name gets into the log by it. */
    private static final Pattern GOOD_ID = Pattern.compile("[0-9a-fA-F-]{8,64}|[A-Za-z0-9_+/-]{11,40}=");
    /** What a client calls its request, if it is such as nobody is called. */
    private static final Pattern GOOD_CLIENT_ID = Pattern.compile(ClientCorrelationId.FORM);

    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);
    /** With the last try that began within it, a request ends before five seconds. */
    private static final Duration BUDGET = Duration.ofSeconds(3);

    private static final String RETRY_SECONDS = "2";
    private static final byte[] NO_BODY = {};
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    /** As what stands before services call it: who asked has closed the connection. */
    private static final int CLIENT_IS_GONE = 499;

    private final TokenVerifier tokens;
    private final FairShares shares;
    private final RequestLines lines = new RequestLines(System::nanoTime);
    private final List<Header> cors;
    private final Traces traces;

    RequestPipeline(TokenVerifier tokens, FairShares shares, Optional<String> webOrigin, Traces traces) {
        this.traces = traces;
        this.cors = webOrigin
                .map(origin -> List.of(HeaderValues.create("Access-Control-Allow-Origin", origin), READABLE))
                .orElse(List.of());
        this.tokens = tokens;
        this.shares = shares;
    }

    void run(Route route, ServerRequest request, ServerResponse response) {
        int _ = traces.run(beginning(route, request), span -> answer(route, request, response, span));
    }

    /**
     * Whose work a request is, the gateway says: its word decides whether the trace is recorded. A client may have a trace of its own, and
     * finds ours by it; it decides nothing here.
     */
    private static Traces.Beginning beginning(Route route, ServerRequest request) {
        return new Traces.Beginning(
                route.method() + " " + route.pattern(),
                Span.Kind.SERVER,
                request.headers().first(AWS_TRACE).flatMap(TraceContext::ofAws),
                request.headers().first(W3C_TRACE).flatMap(TraceContext::ofW3c).stream()
                        .toList());
    }

    private int answer(Route route, ServerRequest request, ServerResponse response, Span span) {
        String correlationId = correlationId(request.headers());
        span.index(LogFields.CORRELATION_ID, correlationId);
        MDC.put(LogFields.CORRELATION_ID, correlationId);
        span.traceId().ifPresent(id -> MDC.put(LogFields.TRACE_ID, id));
        RequestBody body = new RequestBody(request);
        int status;
        try {
            status = answer(route, request, response, new Told(body, correlationId, span));
        } finally {
            MDC.clear(); // the next request of the connection is on the same thread
        }
        body.finish();
        return status;
    }

    /**
     * What goes with a request.
     *
     * @param correlationId its number
     * @param span its part of the trace
     */
    private record Told(RequestBody body, String correlationId, Span span) {}

    private int answer(Route route, ServerRequest request, ServerResponse response, Told told) {
        long start = System.nanoTime();
        Optional<String> clientId = clientId(request);
        clientId.ifPresent(id -> {
            MDC.put(LogFields.CLIENT_CORRELATION_ID, id);
            response.header(CLIENT_CORRELATION_ID, id);
        });
        Outcome outcome = outcome(route, request, response, told);
        int status = outcome.status();
        try {
            outcome.sending().run();
            return status;
        } catch (CloseConnectionException gone) { // nobody hears the answer, and Helidon ends the connection
            status = CLIENT_IS_GONE;
            throw gone;
        } finally {
            lines.tell(
                    new RequestLines.Answered(route, outcome.caller(), status, System.nanoTime() - start), told.span());
        }
    }

    /**
     * What came of a request.
     *
     * @param caller empty if the token was not accepted
     * @param sending sends the answer
     */
    private record Outcome(Optional<Caller> caller, int status, Runnable sending) {}

    private Outcome outcome(Route route, ServerRequest request, ServerResponse response, Told told) {
        Optional<Caller> known = Optional.empty();
        String id = told.correlationId();
        try {
            Caller caller = tokens.verify(authorization(request));
            known = Optional.of(caller);
            MDC.put(LogFields.SCHOOL, caller.school().value());
            admit(route, caller);
            Call call = call(request, caller, told.body(), id);
            Reply reply = TimeBudget.within(BUDGET, () -> route.handler().handle(call));
            return new Outcome(known, reply.status(), () -> send(request, response, id, reply));
        } catch (LucaException problem) {
            lines.cause(problem);
            return new Outcome(known, problem.code().httpStatus(), () -> send(request, response, id, problem));
        } catch (RuntimeException bug) { // the last edge: nothing of it may reach the client
            lines.bug(bug);
            return new Outcome(known, ErrorCode.INTERNAL.httpStatus(), () -> send(request, response, id, internal()));
        }
    }

    /** An answer where no endpoint is: 404, or 405 on a path that has others. */
    void refuse(ServerRequest request, ServerResponse response, LucaException problem) {
        send(request, response, correlationId(request.headers()), problem);
        new RequestBody(request).finish();
    }

    /** Two of them would let the gateway judge one, and this service another. */
    private static String authorization(ServerRequest request) {
        List<String> all = request.headers().contains(HeaderNames.AUTHORIZATION)
                ? request.headers().get(HeaderNames.AUTHORIZATION).allValues()
                : List.of("");
        if (all.size() > 1) {
            throw LucaException.invalid("Authorization", "send the header Authorization once");
        }
        return all.getFirst();
    }

    private void admit(Route route, Caller caller) {
        shares.admit(caller.school(), caller.person());
        if (!route.roles().contains(caller.role())) {
            throw LucaException.forbidden(
                    "a " + caller.role().name().toLowerCase(Locale.ROOT).replace('_', '-') + " may not do this");
        }
    }

    /**
     * The answer to what is not even a request, or says that its body is packed: the framework's own text is replaced by a problem.
     *
     * @param given as far as they could be read
     */
    TransportResponse unreadable(ServerRequestHeaders given, ServerResponseHeaders headers) {
        String correlationId = correlationId(given);
        LucaException problem = given.contains(HeaderNames.CONTENT_ENCODING)
                ? LucaException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send the body as it is, without Content-Encoding")
                : LucaException.invalid("request", "this is not a readable HTTP request");
        lines.unreadable(correlationId, problem.code().httpStatus());
        TransportResponse.Builder answer = TransportResponse.builder()
                .headers(headers)
                .status(Status.create(problem.code().httpStatus()))
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .header(UNSTORED.headerName(), UNSTORED.get())
                .header(CORRELATION_ID, correlationId)
                .keepAlive(false)
                .entity(Problem.json(problem, correlationId));
        cors.forEach(header -> answer.header(header.headerName(), header.get()));
        return answer.build();
    }

    private static Call call(ServerRequest request, Caller caller, RequestBody body, String correlationId) {
        return new Call(
                caller,
                name -> request.path().pathParameters().get(name),
                name -> request.query().contains(name) ? request.query().all(name) : List.of(),
                body(request, body),
                new RequestId(correlationId));
    }

    private static byte[] body(ServerRequest request, RequestBody body) {
        String method = request.prologue().method().text();
        if (!WITH_BODY.contains(method)) {
            return NO_BODY;
        }
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        if (!JSON.matcher(type).matches()) {
            throw LucaException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json, in UTF-8");
        }
        return body.read();
    }

    private static LucaException internal() {
        return LucaException.of(ErrorCode.INTERNAL, "please report the correlation id");
    }

    private static String correlationId(ServerRequestHeaders headers) {
        return headers.first(CORRELATION_ID)
                .filter(id -> GOOD_ID.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static Optional<String> clientId(ServerRequest request) {
        return request.headers()
                .first(CLIENT_CORRELATION_ID)
                .filter(id -> GOOD_CLIENT_ID.matcher(id).matches());
    }

    private void send(ServerRequest request, ServerResponse response, String correlationId, Reply reply) {
        reply.headers().forEach((name, value) -> response.header(name, value));
        response.status(reply.status()).header(HeaderValues.CONTENT_TYPE_JSON);
        send(request, response, correlationId, reply.json());
    }

    /** What is the same of every answer; a question for the head of one has no body. */
    private void send(ServerRequest request, ServerResponse response, String correlationId, byte[] body) {
        cors.forEach(response::header);
        response.header(UNSTORED).header(CORRELATION_ID, correlationId);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
        } else {
            response.send(body);
        }
    }

    private void send(ServerRequest request, ServerResponse response, String correlationId, LucaException problem) {
        switch (problem.code()) {
            case UNAUTHENTICATED -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            case UNAVAILABLE -> response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
            case TOO_MANY_REQUESTS ->
                problem.retryAfter()
                        .ifPresent(after -> response.header(
                                HeaderNames.RETRY_AFTER,
                                String.valueOf(after.plusMillis(999).toSeconds()))); // never too early
            default -> {
                // no header besides the usual ones
            }
        }
        response.status(problem.code().httpStatus()).header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        send(request, response, correlationId, Problem.json(problem, correlationId));
    }
}
