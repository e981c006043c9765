package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.service.waf.WebAcl;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a host name of AWS is on this machine.
 *
 * @param base scheme, host and port, and a path that comes before those of the requests, if it has one
 * @param acl what every request passes on its way in, whoever sends it
 * @param way learns of each answer that comes from there
 */
public record HttpTarget(URI base, Optional<WebAcl> acl, Way way) {

    /** What stands between the sender and the target, and counts what it passes on. Called by many threads. */
    @FunctionalInterface
    public interface Way {

        /** A request was answered by the target, in so much time. */
        void answered(int status, Duration took);
    }

    /** A target with nothing between that counts. */
    public HttpTarget(URI base, Optional<WebAcl> acl) {
        this(base, acl, (_, _) -> {});
    }
}
