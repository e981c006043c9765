package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.http.PooledClient;
import io.luca.local.aws.service.waf.Verdict;
import io.luca.local.aws.service.waf.WafRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** Sends requests to services of this machine, past the web ACL that each may have. Safe for use by many threads. */
final class HttpBackend implements AutoCloseable {

    /** Headers about one connection, which never travel on; the client writes those that the next one needs. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "expect",
            "host");

    private static final byte[] NO_BODY = {};

    /** The request to send: path and query encoded, header names in lower case. */
    record Request(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            String sourceIp) {}

    /** The backend did not answer. */
    static final class NoAnswerException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean isTimeout;

        NoAnswerException(boolean isTimeout, Throwable cause) {
            super(cause);
            this.isTimeout = isTimeout;
        }

        boolean isTimeout() {
            return isTimeout;
        }
    }

    private final CloseableHttpClient client = PooledClient.open();

    static boolean isHopByHop(String lowerCaseName) {
        return HOP_BY_HOP.contains(lowerCaseName);
    }

    Answer send(HttpTarget target, Request request, Duration limit) throws NoAnswerException {
        Optional<Answer> refused = refusal(target, request);
        if (refused.isPresent()) {
            return refused.get();
        }
        long start = System.nanoTime();
        Answer answer = exchange(target, request, limit);
        target.way().answered(answer.status(), Duration.ofNanos(System.nanoTime() - start));
        return answer;
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private static Optional<Answer> refusal(HttpTarget target, Request request) {
        if (target.acl().isEmpty()) {
            return Optional.empty();
        }
        Verdict verdict = target.acl()
                .get()
                .inspect(new WafRequest(
                        request.method(),
                        request.path(),
                        request.query(),
                        request.headers(),
                        request.body(),
                        request.sourceIp()));
        return verdict instanceof Verdict.Blocked blocked ? Optional.of(WafAnswers.own(blocked)) : Optional.empty();
    }

    private Answer exchange(HttpTarget target, Request request, Duration limit) throws NoAnswerException {
        URI base = target.base();
        HttpHost host = new HttpHost(base.getScheme(), base.getHost(), base.getPort());
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(PooledClient.answerWithin(Timeout.of(limit)));
        try {
            return client.execute(host, message(host, base.getRawPath(), request), context, HttpBackend::answer);
        } catch (IOException failed) {
            throw new NoAnswerException(failed instanceof SocketTimeoutException, failed);
        }
    }

    /** The path goes out as it came, "%2F" and all: it is not read as a URI on the way. */
    private static ClassicHttpRequest message(HttpHost host, String before, Request request) {
        String path = before + (request.query().isEmpty() ? request.path() : request.path() + "?" + request.query());
        ClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), host, path);
        request.headers().forEach((name, values) -> {
            if (!isHopByHop(name)) {
                values.forEach(value -> message.addHeader(name, value));
            }
        });
        if (request.body().length > 0) {
            message.setEntity(new ByteArrayEntity(request.body(), null)); // its type is among the headers
        }
        return message;
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        byte[] body = response.getEntity() == null ? NO_BODY : EntityUtils.toByteArray(response.getEntity());
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            if (!isHopByHop(header.getName().toLowerCase(Locale.ROOT))) {
                headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>())
                        .add(header.getValue());
            }
        }
        return new Answer(response.getCode(), headers, body);
    }
}
