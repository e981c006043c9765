package io.luca.local.gateway;

import io.helidon.common.uri.UriInfo;
import io.helidon.common.uri.UriPath;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.api.ClientUri;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import io.luca.local.waf.Verdict;
import io.luca.local.waf.WafRequest;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

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

    private final Http1Client client = Http1Client.builder()
            .followRedirects(false)
            .sendExpectContinue(false)
            .shareConnectionCache(false)
            .connectTimeout(CONNECT_LIMIT)
            .socketOptions(options -> options.tcpNoDelay(true))
            .build();

    static boolean isHopByHop(String lowerCaseName) {
        return HOP_BY_HOP.contains(lowerCaseName);
    }

    Answer send(HttpTarget target, Request request, Duration limit) throws NoAnswerException {
        Optional<Answer> refused = refusal(target, request);
        return refused.isPresent() ? refused.get() : exchange(target, request, limit);
    }

    @Override
    public void close() {
        client.closeResource();
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
        // The client's own reading of a URI decodes it, and "%2F" would become a slash; so it is given the parts.
        ClientUri uri = ClientUri.create(UriInfo.builder()
                .scheme(target.base().getScheme())
                .host(target.base().getHost())
                .port(target.base().getPort())
                .path(UriPath.create(request.path()))
                .query(UriQuery.create(request.query()))
                .build());
        Http1ClientRequest call =
                client.method(Method.create(request.method())).uri(uri).readTimeout(limit);
        request.headers().forEach((name, values) -> {
            if (!isHopByHop(name)) {
                call.header(HeaderNames.create(name), values);
            }
        });
        try (Http1ClientResponse response = request.body().length == 0 ? call.request() : call.submit(request.body())) {
            byte[] body = response.entity().hasEntity() ? response.as(byte[].class) : new byte[0];
            return new Answer(response.status().code(), headers(response), body);
        } catch (UncheckedIOException failed) {
            throw new NoAnswerException(failed.getCause() instanceof SocketTimeoutException, failed);
        } catch (IllegalStateException failed) { // the client says so when a connection ends amid an answer
            throw new NoAnswerException(false, failed);
        } catch (RuntimeException failed) {
            if (failed.getClass() != RuntimeException.class) {
                throw failed;
            }
            // What the client's watch over an idle connection met; whether the service has the request is not known.
            throw new NoAnswerException(false, failed);
        }
    }

    private static Map<String, List<String>> headers(Http1ClientResponse response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : response.headers()) {
            if (!isHopByHop(header.name().toLowerCase(Locale.ROOT))) {
                headers.put(header.name(), new ArrayList<>(header.allValues()));
            }
        }
        return headers;
    }
}
