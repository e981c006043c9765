package io.luca.local.aws.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request must show at every port of this machine before anything reads it. A port on loopback is open to each page that a
 * browser of this machine shows: the page may send to it, and a page whose name leads here ("DNS rebinding") may read it too. So a
 * request must name this machine as its host, and it must not be a page's of somewhere else. Safe for use by many threads.
 */
public final class Door implements Filter {

    /**
     * No name that somebody else could own: browsers take {@code localhost} and all names below it for this machine without asking
     * (https://www.w3.org/TR/secure-contexts/#localhost), and an address is none. Which port is nobody's business: one may be
     * forwarded to another.
     */
    private static final Pattern THIS_MACHINE = Pattern.compile(
            "(([a-z0-9-]{1,63}\\.){0,8}localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private static final String SCHEME = "http://";

    private final boolean isOpenToPages;

    private Door(boolean isOpenToPages) {
        this.isOpenToPages = isOpenToPages;
    }

    /** For what programs call: a page of another origin is turned away. */
    public static Door forPrograms() {
        return new Door(false);
    }

    /** For what pages may call too; which of them, what is behind the door decides. */
    public static Door forPages() {
        return new Door(true);
    }

    /** Whether a page of this origin was sent by the very address that it calls. */
    public static boolean isOwn(String origin, String host) {
        return origin.equalsIgnoreCase(SCHEME + host);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String host = request.headers().first(HeaderNames.HOST).orElse("");
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (isTwice(request, HeaderNames.HOST) || isTwice(request, HeaderNames.ORIGIN)) { // one of them would be judged
            refuse(response, Status.FORBIDDEN_403, "Send Host and Origin once.");
        } else if (!THIS_MACHINE.matcher(host).matches()) {
            refuse(response, Status.MISDIRECTED_REQUEST_421, "This machine is localhost, 127.0.0.1 or [::1].");
        } else if (!isOpenToPages && origin.isPresent() && !isOwn(origin.get(), host)) {
            refuse(response, Status.FORBIDDEN_403, "Pages of another origin may not call this.");
        } else {
            chain.proceed();
        }
    }

    private static boolean isTwice(RoutingRequest request, HeaderName name) {
        return request.headers().contains(name)
                && request.headers().get(name).allValues().size() > 1;
    }

    /** What the request has still to say is not read. */
    private static void refuse(RoutingResponse response, Status status, String why) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "text/plain")
                .header(HeaderValues.CONNECTION_CLOSE)
                .send(why + "\n");
        throw new CloseConnectionException(why);
    }
}
