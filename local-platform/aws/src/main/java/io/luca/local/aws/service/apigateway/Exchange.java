package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.trace.TraceHeader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One request on its way through the gateway, with all that {@code $context} can say of it. Used by one thread. */
final class Exchange {

    /** What came in. The path is without the stage; header names are in lower case. */
    record Incoming(
            String method,
            String path,
            String rawQuery,
            Map<String, List<String>> headers,
            byte[] body,
            String sourceIp,
            String protocol) {

        String header(String lowerCaseName) {
            List<String> values = headers.get(lowerCaseName);
            return values == null ? "" : values.getFirst();
        }
    }

    private static final DateTimeFormatter CLF =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html: who calls may choose this one, not the extended one. */
    private static final Pattern CHOOSABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final Incoming incoming;
    private final Stage stage;
    private final Instant arrived;
    private final String requestId;
    private final String extendedRequestId = extendedId();
    private final long startNanos = System.nanoTime();
    private final Optional<TraceHeader> trace;

    private Map<String, List<String>> query = Map.of();
    private Map<String, String> pathParameters = Map.of();
    private String resourcePath = "";
    private Map<String, Object> claims = Map.of();
    private @Nullable Refusal refusal;
    private int status;
    private int responseLength;
    private long integrationStart;
    private String integrationStatus = "";
    private OptionalLong integrationMillis = OptionalLong.empty();

    Exchange(Incoming incoming, Stage stage, Instant arrived) {
        this(incoming, stage, arrived, Optional.empty());
    }

    /** @param trace what is told to whoever works for this request; empty if the stage is not traced */
    Exchange(Incoming incoming, Stage stage, Instant arrived, Optional<TraceHeader> trace) {
        this.trace = trace;
        this.incoming = incoming;
        this.stage = stage;
        this.arrived = arrived;
        String chosen = incoming.header("x-amzn-requestid");
        this.requestId =
                CHOOSABLE.matcher(chosen).matches() ? chosen : UUID.randomUUID().toString();
    }

    /** As AWS makes them: eleven random bytes in base64url, which end with one sign that fills up. */
    static String extendedId() {
        byte[] random = new byte[11];
        ThreadLocalRandom.current().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }

    Incoming incoming() {
        return incoming;
    }

    Optional<TraceHeader> trace() {
        return trace;
    }

    Stage stage() {
        return stage;
    }

    String requestId() {
        return requestId;
    }

    String extendedRequestId() {
        return extendedRequestId;
    }

    /** By name, decoded, in the order of the request. */
    Map<String, List<String>> query() {
        return query;
    }

    void query(Map<String, List<String>> decoded) {
        this.query = decoded;
    }

    /** Decoded. */
    Map<String, String> pathParameters() {
        return pathParameters;
    }

    void matched(String resource, Map<String, String> parameters) {
        this.resourcePath = resource;
        this.pathParameters = parameters;
    }

    void authorized(Map<String, Object> verifiedClaims) {
        this.claims = verifiedClaims;
    }

    void refused(Refusal why) {
        this.refusal = why;
    }

    void integrationBegins() {
        integrationStart = System.nanoTime();
    }

    void integrationAnswered(int integrationResult) {
        integrationStatus = String.valueOf(integrationResult);
        integrationMillis = OptionalLong.of((System.nanoTime() - integrationStart) / 1_000_000);
    }

    void answered(int sent, int length) {
        status = sent;
        responseLength = length;
    }

    /** Milliseconds since it arrived. */
    long millis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** How long the integration took; empty if none answered. */
    OptionalLong integrationMillis() {
        return integrationMillis;
    }

    /** A value of {@code $context}; nothing if it has none in this request. The name is one of {@link ContextNames}. */
    Optional<String> context(String name) {
        return Optional.ofNullable(value(name)).filter(text -> !text.isEmpty());
    }

    private @Nullable String value(String name) {
        return switch (name) {
            case "requestId" -> requestId;
            case "extendedRequestId" -> extendedRequestId;
            case "xrayTraceId" -> trace.map(TraceHeader::root).orElse(null);
            case "accountId" -> stage.accountId();
            case "apiId" -> stage.apiId();
            case "stage" -> stage.name();
            case "domainName" -> incoming.header("host");
            case "httpMethod" -> incoming.method();
            case "path" -> incoming.path();
            case "resourcePath" -> resourcePath;
            case "protocol" -> incoming.protocol();
            case "requestTime" -> CLF.format(arrived);
            case "requestTimeEpoch" -> String.valueOf(arrived.toEpochMilli());
            case "identity.sourceIp" -> incoming.sourceIp();
            case "identity.userAgent" -> incoming.header("user-agent");
            case "status" -> status == 0 ? null : String.valueOf(status);
            case "responseLength" -> String.valueOf(responseLength);
            case "responseLatency" -> String.valueOf(millis());
            case "integrationLatency", "integration.latency" ->
                integrationMillis.isPresent() ? String.valueOf(integrationMillis.getAsLong()) : null;
            case "integrationStatus", "integration.status", "integration.integrationStatus" -> integrationStatus;
            case "error.message" -> refusal == null ? null : refusal.message();
            case "error.messageString" -> refusal == null ? null : Json.quoted(refusal.message());
            case "error.responseType" -> refusal == null ? null : refusal.type().name();
            case "error.validationErrorString" -> refusal == null ? null : refusal.validationError();
            default ->
                name.startsWith(ContextNames.CLAIMS) ? claim(name.substring(ContextNames.CLAIMS.length())) : null;
        };
    }

    /** As API Gateway: every claim is a text, lists are joined. */
    private @Nullable String claim(String name) {
        return switch (claims.get(name)) {
            case null -> null;
            case Collection<?> values -> values.stream().map(String::valueOf).collect(Collectors.joining(","));
            case Object value -> String.valueOf(value);
        };
    }
}
