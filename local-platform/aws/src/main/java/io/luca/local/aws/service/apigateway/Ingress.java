package io.luca.local.aws.service.apigateway;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.http.Door;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public address of a service, such as App Runner gives it: whoever calls it directly passes the same web ACL as the
 * gateway does.
 */
public final class Ingress implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Ingress.class);
    private static final Duration LIMIT = Duration.ofMinutes(2); // App Runner's own

    private final HttpTarget target;
    private final HttpBackend backend = new HttpBackend();
    private final WebServer server;

    private Ingress(int port, HttpTarget target) {
        this.target = target;
        this.server = Listener.start(port, Door.forPrograms(), this::handle);
    }

    /** Starts to serve a target; port 0 is a free one. */
    public static Ingress start(int port, HttpTarget target) {
        return new Ingress(port, target);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        backend.close();
    }

    private void handle(Listener.Received received, ServerRequest request, ServerResponse response) {
        Answer answer =
                received.isTooLarge() ? Answer.text(413, "text/plain", "Payload Too Large") : forwarded(received);
        response.status(Status.create(answer.status()));
        Listener.send(request, response, answer);
    }

    private Answer forwarded(Listener.Received received) {
        try {
            return backend.send(
                    target,
                    new HttpBackend.Request(
                            received.method(),
                            received.path(),
                            received.query(),
                            received.headers(),
                            received.body(),
                            received.sourceIp()),
                    LIMIT);
        } catch (HttpBackend.NoAnswerException silent) {
            log.warn("{} did not answer", target.base().getAuthority(), silent);
            return Answer.text(503, "text/plain", "upstream connect error");
        }
    }
}
