package io.luca.local.aws.service.apigateway;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.http.Door;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.service.waf.Verdict;
import io.luca.local.aws.service.waf.WafRequest;
import io.luca.local.aws.service.waf.WebAcl;
import io.luca.local.aws.trace.Segment;
import io.luca.local.aws.trace.TraceHeader;
import io.luca.local.aws.trace.XRay;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one stage, at the root path as a custom domain that is mapped to it, and below {@code /<stage>} too. A request passes
 * the web ACL, the authorizer, the throttle and the validator, in this order, before its integration is called.
 */
public final class Gateway implements AutoCloseable {

    /**
     * What is told of each request.
     *
     * @param metrics how many there were, and how long they took
     * @param xray whose they were a part of, if the stage is traced
     */
    public record Watchers(Metrics metrics, XRay xray) {}

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private static final String PREFLIGHT = "OPTIONS";
    private static final int SERVER_ERROR = 500;
    private static final byte[] NO_BODY = {};

    private final Stage stage;
    private final TokenAuthorizer authorizer;
    private final Optional<WebAcl> acl;
    private final Clock clock;
    private final Consumer<String> accessLog;
    private final GatewayMetrics metrics;
    private final XRay xray;
    private final Map<Operation, TokenBucket> buckets = new HashMap<>();
    private final Map<String, Optional<String>> origins = new ConcurrentHashMap<>();
    private final WebServer server;

    private Gateway(
            int port,
            Stage stage,
            TokenAuthorizer authorizer,
            Optional<WebAcl> acl,
            Clock clock,
            Consumer<String> accessLog,
            Watchers watchers) {
        this.xray = watchers.xray();
        this.stage = stage;
        this.metrics = new GatewayMetrics(watchers.metrics(), stage);
        this.authorizer = authorizer;
        this.acl = acl;
        this.clock = clock;
        this.accessLog = accessLog;
        for (Operation operation : stage.api().operations()) {
            stage.throttle(operation)
                    .ifPresent(limit ->
                            buckets.put(operation, new TokenBucket(limit.perSecond(), limit.burst(), clock.millis())));
        }
        this.server = Listener.start(port, Door.forPages(), this::handle);
    }

    /**
     * Starts to serve a stage.
     *
     * @param port 0 for a free one
     * @param acl the web ACL in front of the stage
     * @param accessLog gets one line for each request, if the stage has an access log; called by many threads
     * @param watchers what it tells of each request
     */
    public static Gateway start(
            int port,
            Stage stage,
            TokenAuthorizer authorizer,
            Optional<WebAcl> acl,
            Clock clock,
            Consumer<String> accessLog,
            Watchers watchers) {
        return new Gateway(port, stage, authorizer, acl, clock, accessLog, watchers);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void handle(Listener.Received received, ServerRequest request, ServerResponse response) {
        Exchange.Incoming incoming = received.incoming(withoutStage(received.path()));
        Optional<Segment> segment = segment(incoming);
        Exchange exchange = new Exchange(incoming, stage, clock.instant(), segment.map(Segment::header));
        Answer made;
        try {
            made = received.isTooLarge() ? refused(exchange, ResponseType.REQUEST_TOO_LARGE) : answer(exchange);
        } catch (Refusal refusal) {
            exchange.refused(refusal);
            made = stage.api().responses().answer(refusal, exchange);
        } catch (RuntimeException bug) {
            log.error(
                    "the gateway failed at {} {}",
                    exchange.incoming().method(),
                    exchange.context("resourcePath").orElse("an unknown path"),
                    bug);
            made = refused(exchange, ResponseType.API_CONFIGURATION_ERROR);
        }
        Answer answer = made;
        exchange.answered(answer.status(), answer.body().length);
        response.status(Status.create(answer.status()));
        response.header("x-amzn-RequestId", exchange.requestId());
        response.header(Listener.ID, exchange.extendedRequestId());
        metrics.answered(answer.status(), exchange.millis(), exchange.integrationMillis());
        Listener.send(request, response, answer);
        stage.accessLog().ifPresent(format -> accessLog.accept(format.line(exchange)));
        segment.ifPresent(begun -> end(begun, exchange, answer.status()));
    }

    /** A caller's own header goes before, and with it what the caller decided, as at AWS. */
    private Optional<Segment> segment(Exchange.Incoming incoming) {
        return stage.isTraced()
                ? Optional.of(xray.begin(
                        TraceHeader.read(incoming.header(TraceHeader.NAME)), stage.apiId() + "/" + stage.name()))
                : Optional.empty();
    }

    private static void end(Segment segment, Exchange exchange, int status) {
        segment.note("correlation_id", exchange.extendedRequestId())
                .note("http.response.status_code", String.valueOf(status));
        segment.end(
                exchange.incoming().method() + " "
                        + exchange.context("resourcePath").orElse("(no route)"),
                status >= SERVER_ERROR);
    }

    private String withoutStage(String path) {
        String prefix = "/" + stage.name();
        if (path.equals(prefix)) {
            return "/";
        }
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    private Answer refused(Exchange exchange, ResponseType type) {
        Refusal refusal = new Refusal(type);
        exchange.refused(refusal);
        return stage.api().responses().answer(refusal, exchange);
    }

    private Answer answer(Exchange exchange) {
        Exchange.Incoming incoming = exchange.incoming();
        if (isOfAStrangePage(exchange)) {
            throw new Refusal(ResponseType.ACCESS_DENIED);
        }
        Optional<Answer> blocked = acl.flatMap(rules -> blocked(rules, incoming));
        if (blocked.isPresent()) {
            return blocked.get();
        }
        Routes.Match match = stage.api()
                .routes()
                .find(incoming.method(), incoming.path())
                .orElseThrow(() -> new Refusal(ResponseType.MISSING_AUTHENTICATION_TOKEN));
        Operation operation = match.operation();
        exchange.matched(operation.resourcePath(), match.parameters());
        exchange.query(PercentEncoding.query(incoming.rawQuery())
                .orElseThrow(() -> new Refusal(ResponseType.BAD_REQUEST_PARAMETERS)));
        authorize(operation, exchange);
        TokenBucket bucket = buckets.get(operation);
        if (bucket != null && !bucket.take(clock.millis())) {
            throw new Refusal(ResponseType.THROTTLED);
        }
        operation.validator().check(exchange);
        exchange.integrationBegins();
        Answer answer = operation.integration().call(exchange);
        exchange.integrationAnswered(answer.status());
        return answer;
    }

    /**
     * Whether a page sent it that its browser would not let read the answer. AWS answers it all the same; here any page of the
     * machine's browser reaches the port, so it is turned away before anything is done. Who may is what the preflight of the same
     * path says.
     */
    private boolean isOfAStrangePage(Exchange exchange) {
        Exchange.Incoming incoming = exchange.incoming();
        String origin = incoming.header("origin");
        return !origin.isEmpty()
                && !incoming.method().equals(PREFLIGHT)
                && !Door.isOwn(origin, incoming.header("host"))
                && !allowedOrigin(exchange)
                        .filter(allowed -> allowed.equals("*") || allowed.equals(origin))
                        .isPresent();
    }

    private Optional<String> allowedOrigin(Exchange exchange) {
        return stage.api()
                .routes()
                .find(PREFLIGHT, exchange.incoming().path())
                .map(Routes.Match::operation)
                .filter(operation -> operation.integration() instanceof MockIntegration)
                .flatMap(operation -> origins.computeIfAbsent(
                        operation.resourcePath(), _ -> preflightOrigin(operation, exchange.incoming())));
    }

    /** What a preflight is answered, which is the same for all of a path: it is asked once. */
    private Optional<String> preflightOrigin(Operation preflight, Exchange.Incoming asked) {
        Exchange exchange = new Exchange(
                new Exchange.Incoming(
                        PREFLIGHT, asked.path(), "", Map.of(), NO_BODY, asked.sourceIp(), asked.protocol()),
                stage,
                clock.instant());
        return preflight.integration().call(exchange).headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Access-Control-Allow-Origin"))
                .map(header -> header.getValue().getFirst())
                .findFirst();
    }

    private static Optional<Answer> blocked(WebAcl acl, Exchange.Incoming incoming) {
        Verdict verdict = acl.inspect(new WafRequest(
                incoming.method(),
                incoming.path(),
                incoming.rawQuery(),
                incoming.headers(),
                incoming.body(),
                incoming.sourceIp()));
        if (!(verdict instanceof Verdict.Blocked blocked)) {
            return Optional.empty();
        }
        log.info("the firewall refused a {} by rule {}", incoming.method(), blocked.rule());
        return Optional.of(
                blocked.answer().map(WafAnswers::custom).orElseThrow(() -> new Refusal(ResponseType.WAF_FILTERED)));
    }

    private void authorize(Operation operation, Exchange exchange) {
        if (operation.userPoolArns().isEmpty()) {
            return;
        }
        String token = bearer(exchange.incoming().header("authorization"));
        for (String pool : operation.userPoolArns()) {
            Optional<Map<String, Object>> claims = token.isEmpty() ? Optional.empty() : authorizer.claims(pool, token);
            if (claims.isPresent()) {
                exchange.authorized(claims.get());
                return;
            }
        }
        throw new Refusal(ResponseType.UNAUTHORIZED);
    }

    private static String bearer(String header) {
        return header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : header.strip();
    }
}
