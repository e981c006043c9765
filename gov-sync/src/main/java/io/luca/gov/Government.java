package io.luca.gov;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.gov.GovernmentAnswer.Absent;
import io.luca.gov.GovernmentAnswer.Accepted;
import io.luca.gov.GovernmentAnswer.NotStored;
import io.luca.gov.GovernmentAnswer.Refused;
import io.luca.gov.GovernmentAnswer.Unauthorized;
import io.luca.gov.GovernmentAnswer.Unknown;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.model.SyncBatch;
import io.luca.tracing.Span;
import io.luca.tracing.TraceContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The government's interface, as docs/government-api.md has it. Every request ends within the time-out, and no more than a
 * megabyte of an answer is read. A token that is refused is read anew, once. Safe for use by many threads.
 */
final class Government {

    private static final int MAX_BYTES = 1 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Longer waits are the workflow's to decide. */
    private static final int MAX_RETRY_SECONDS = 86_400;

    /** Keys of batches are made of their grades, and are UUIDs of version 5: this is of none. */
    private static final UUID NOBODYS_KEY = new UUID(0, 0);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http;
    private final URI base;
    private final Duration timeout;
    private final GovernmentToken token;

    /**
     * The government at an address.
     *
     * @param base its paths follow
     * @param timeout for one answer, from the request to the last byte
     */
    Government(URI base, Duration timeout, GovernmentToken token) {
        this.base = base;
        this.timeout = timeout;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER) // the token is for this address
                .build();
    }

    /** Reads the token, if it is not known: what can go wrong with it had better do so before a batch is sent. */
    void prepare() {
        var _ = token.current();
    }

    /** Sends a batch under its key. Never {@link Absent}. */
    GovernmentAnswer send(SyncBatch batch, RunName run) {
        byte[] body = GovernmentJson.batch(batch);
        HttpRequest.Builder request = request("/api/grades", run)
                .header("Idempotency-Key", batch.key().toString())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return switch (exchange(request)) {
            case Silence silence when silence.wasNotSent() -> new NotStored(silence.reason(), 0, Optional.empty());
            case Silence silence -> new Unknown(silence.reason(), 0, Optional.empty());
            case Spoken spoken -> sent(spoken, batch);
        };
    }

    private static GovernmentAnswer sent(Spoken spoken, SyncBatch batch) {
        int status = spoken.status();
        return switch (status) {
            case OK, ACCEPTED -> receipt(spoken, batch);
            case BAD_REQUEST, CONFLICT -> new Refused(status, GovernmentJson.rejections(spoken.body(), batch));
            case UNPROCESSABLE -> {
                List<Rejection> named = GovernmentJson.rejections(spoken.body(), batch);
                yield new Refused(status, named);
            }
            case UNAUTHORIZED, FORBIDDEN -> new Unauthorized(status);
            case TOO_MANY_REQUESTS, UNAVAILABLE -> new NotStored("HTTP " + status, status, spoken.retryAfter());
            default ->
                status >= SERVER_ERROR || status < 300
                        ? new Unknown("HTTP " + status, status, spoken.retryAfter())
                        // A redirection, a wrong address: nobody has judged the grades.
                        : new NotStored("HTTP " + status, status, spoken.retryAfter());
        };
    }

    /** Asks for a batch by its key: {@link Accepted}, {@link Absent}, {@link Unknown} or {@link Unauthorized}. */
    GovernmentAnswer find(SyncBatch batch, RunName run) {
        return switch (exchange(
                request("/api/grades/batches/" + batch.key(), run).GET())) {
            case Silence silence -> new Unknown(silence.reason(), 0, Optional.empty());
            case Spoken spoken ->
                switch (spoken.status()) {
                    case OK -> receipt(spoken, batch);
                    case NOT_FOUND -> new Absent();
                    case UNAUTHORIZED, FORBIDDEN -> new Unauthorized(spoken.status());
                    default -> new Unknown("HTTP " + spoken.status(), spoken.status(), spoken.retryAfter());
                };
        };
    }

    /** What there is to be said of the government before anything is sent. */
    enum Readiness {
        /** It answers, and knows our token. */
        READY,
        /** It answers, and does not know our token. */
        UNAUTHORIZED,
        /** It does not answer, or nothing that can be read. */
        SILENT
    }

    /** Asks for a batch that is nobody's: an answer tells of no grade, and nothing changes there. */
    Readiness readiness(RunName run) {
        return switch (exchange(
                request("/api/grades/batches/" + NOBODYS_KEY, run).GET())) {
            case Silence _ -> Readiness.SILENT;
            case Spoken spoken ->
                switch (spoken.status()) {
                    case NOT_FOUND -> Readiness.READY;
                    case UNAUTHORIZED, FORBIDDEN -> Readiness.UNAUTHORIZED;
                    default -> Readiness.SILENT;
                };
        };
    }

    /** A page of what the government has of a school's period. */
    PageAnswer page(SchoolId school, PeriodId period, @Nullable String cursor, RunName run) {
        String query = "/api/grades?school_id=" + school + "&period=" + period
                + (cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, UTF_8));
        return switch (exchange(request(query, run).GET())) {
            case Silence _ -> new PageAnswer.Unread();
            case Spoken spoken ->
                switch (spoken.status()) {
                    case OK ->
                        GovernmentJson.page(spoken.body())
                                .<PageAnswer>map(PageAnswer.Read::new)
                                .orElseGet(PageAnswer.Unread::new);
                    case UNAUTHORIZED, FORBIDDEN -> new PageAnswer.Unauthorized();
                    default -> new PageAnswer.Unread();
                };
        };
    }

    private static GovernmentAnswer receipt(Spoken spoken, SyncBatch batch) {
        return GovernmentJson.receipt(spoken.body(), batch)
                .<GovernmentAnswer>map(Accepted::new)
                .orElseGet(() -> new Unknown("the answer cannot be read", spoken.status(), Optional.empty()));
    }

    private HttpRequest.Builder request(String path, RunName run) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("X-Correlation-Id", run.value());
    }

    /** The reply that came back over the wire. */
    private sealed interface Reply {}

    private record Spoken(int status, byte[] body, Optional<Duration> retryAfter) implements Reply {}

    private record Silence(String reason, boolean wasNotSent) implements Reply {}

    private Reply exchange(HttpRequest.Builder request) {
        Reply reply = exchange(request, token.current());
        return reply instanceof Spoken spoken && spoken.status() == UNAUTHORIZED
                ? exchange(request, token.renewed())
                : reply;
    }

    /** The government is told the trace, as everybody spells it: what it answers, it may tell its own by. */
    private Reply exchange(HttpRequest.Builder request, String bearer) {
        return Span.within("government", Span.Kind.CLIENT, span -> {
            span.context().ifPresent(context -> request.setHeader(TraceContext.W3C_HEADER, context.w3c()));
            Reply reply = answered(request, bearer);
            switch (reply) {
                case Spoken spoken -> span.note("http.response.status_code", spoken.status());
                case Silence silence -> span.fail(silence.reason());
            }
            return reply;
        });
    }

    /** A deadline of our own: the client's ends with the answer's headers, and a body may trickle. */
    private Reply answered(HttpRequest.Builder request, String bearer) {
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(
                request.setHeader("Authorization", "Bearer " + bearer).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            HttpResponse<byte[]> answer = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Spoken(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().firstValue("Retry-After").flatMap(Government::seconds));
        } catch (TimeoutException late) {
            return new Silence("no answer in time", false);
        } catch (ExecutionException broken) {
            return silence(broken.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Silence("stopped while waiting for the answer", false);
        } finally {
            boolean _ = pending.cancel(true);
        }
    }

    private static Silence silence(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _, SSLHandshakeException _ ->
                new Silence("no connection", true);
            case IOException _ -> new Silence("the connection broke", false);
            case null, default -> new Silence("the request failed", false);
        };
    }

    private static Optional<Duration> seconds(String retryAfter) {
        return SECONDS.matcher(retryAfter).matches()
                ? Optional.of(Duration.ofSeconds(Math.min(MAX_RETRY_SECONDS, Integer.parseInt(retryAfter))))
                : Optional.empty(); // a date is of the government's clock, which is not ours
    }
}
