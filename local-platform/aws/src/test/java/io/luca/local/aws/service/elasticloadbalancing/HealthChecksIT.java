package io.luca.local.aws.service.elasticloadbalancing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.service.ec2.NetworkPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks of a target that answers over a real socket, well or badly or not at all. */
class HealthChecksIT {

    private final TargetGroup group = new TargetGroup(
            "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/Group/local",
            "/health",
            new TargetGroup.Check(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 2));
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-02T10:00:00Z"));
    private final HealthChecks checks = new HealthChecks(clock);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private Backend backend;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            int _ = asked.incrementAndGet();
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
        checks.close();
        server.stop(0);
    }

    @Test
    void a_target_that_answers_badly_twice_is_unwell_and_is_well_after_two_good_answers() throws Exception {
        HealthCheck check = checks.of(group, backend);
        check.ask();
        assertThat(group.health().state()).isEqualTo(TargetHealth.State.HEALTHY);

        status = 503;
        check.ask();
        check.ask();
        assertThat(group.health().state()).isEqualTo(TargetHealth.State.UNHEALTHY);

        status = 200;
        check.ask();
        check.ask();
        assertThat(group.health().state()).isEqualTo(TargetHealth.State.HEALTHY);
    }

    @Test
    void a_target_that_does_not_answer_is_unwell() throws Exception {
        server.stop(0);
        HealthCheck check = checks.of(group, backend);

        check.ask();
        check.ask();

        assertThat(group.health().state()).isEqualTo(TargetHealth.State.UNHEALTHY);
    }

    @Test
    void a_minute_that_passes_at_once_has_all_its_checks_and_one_request() throws Exception {
        HealthCheck check = checks.of(group, backend);
        check.ask();
        status = 503;
        asked.set(0);

        check.catchUp();
        assertThat(group.health().state()).as("no time has passed").isEqualTo(TargetHealth.State.HEALTHY);
        clock.advance(Duration.ofMinutes(1));
        while (asked.get() == 0) { // for a moment what it said last is as good as new
            check.catchUp();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(group.health().state()).isEqualTo(TargetHealth.State.UNHEALTHY);
        assertThat(asked.get()).isEqualTo(1);
    }

    @Test
    void the_check_that_is_due_next_is_not_made_before() throws Exception {
        HealthCheck check = checks.of(group, backend);
        check.ask();
        status = 503;

        clock.advance(Duration.ofSeconds(19));
        check.catchUp();

        assertThat(asked.get()).isEqualTo(1);
        assertThat(group.health().state()).isEqualTo(TargetHealth.State.HEALTHY);
    }
}
