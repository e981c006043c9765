package io.luca.local.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.luca.local.aws.endpoint.CredentialStore;
import java.net.http.HttpRequest;
import java.security.MessageDigest;

/**
 * The pages by which the command line controls a platform. Each asks for the operator's key in a header that no page of a browser
 * can send to another origin unless it is allowed to, and nobody is: so what lets time pass, runs a schedule or tells credentials
 * is a program's to call, by whoever holds the key.
 */
public final class ControlPages {

    private static final String KEY = "Bearer " + CredentialStore.OPERATOR_SECRET;

    private final HttpRouting.Builder routing;

    ControlPages(HttpRouting.Builder routing) {
        this.routing = routing;
    }

    /** The request with the operator's key. */
    public static HttpRequest.Builder asOperator(HttpRequest.Builder request) {
        return request.header(HeaderNames.AUTHORIZATION.defaultCase(), KEY);
    }

    ControlPages get(String path, Handler page) {
        routing.get(path, closed(page));
        return this;
    }

    ControlPages post(String path, Handler page) {
        routing.post(path, closed(page));
        return this;
    }

    private static Handler closed(Handler page) {
        return (request, response) -> {
            if (isOperator(request)) {
                page.handle(request, response);
            } else {
                response.status(Status.UNAUTHORIZED_401)
                        .send("This page asks for the operator's key: Authorization: Bearer <secret access key>\n");
            }
        };
    }

    private static boolean isOperator(ServerRequest request) {
        String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return MessageDigest.isEqual(given.getBytes(UTF_8), KEY.getBytes(UTF_8));
    }
}
