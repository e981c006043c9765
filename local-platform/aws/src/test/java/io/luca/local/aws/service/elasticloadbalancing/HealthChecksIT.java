package io.luca.local.aws.service.elasticloadbalancing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.luca.local.aws.service.ec2.NetworkPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks of a target that answers over a real socket, well or badly or not at all. */
class HealthChecksIT {

    private final TargetGroup group = new TargetGroup(
            "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/Group/local",
            "/health",
            new TargetGroup.Check(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 2));
    private HttpServer server;
    private Backend backend;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        backend = new Backend(
                new NetworkPlace(Set.of("subnet"), Set.of("group")),
                8080,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hidden"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_target_that_answers_badly_twice_is_unwell_and_is_well_after_two_good_answers() throws Exception {
        try (HealthChecks checks = new HealthChecks()) {
            checks.check(group, backend);
            assertThat(group.health().state()).isEqualTo(TargetHealth.State.HEALTHY);

            status = 503;
            checks.check(group, backend);
            checks.check(group, backend);
            assertThat(group.health().state()).isEqualTo(TargetHealth.State.UNHEALTHY);

            status = 200;
            checks.check(group, backend);
            checks.check(group, backend);
            assertThat(group.health().state()).isEqualTo(TargetHealth.State.HEALTHY);
        }
    }

    @Test
    void a_target_that_does_not_answer_is_unwell() throws Exception {
        server.stop(0);
        try (HealthChecks checks = new HealthChecks()) {
            checks.check(group, backend);
            checks.check(group, backend);
        }

        assertThat(group.health().state()).isEqualTo(TargetHealth.State.UNHEALTHY);
    }
}
