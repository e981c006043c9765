package io.luca.local.aws.service.elasticloadbalancing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The check of one target, as often as its template says, by the machine's time. Safe for use by many threads. */
final class HealthCheck {

    private static final int WELL = 200;
    /** As many in a row decide of any target: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
    private static final long MOST_AT_ONCE = 10;
    /** A target lives in real time: one that is well is so for at least as long, however much of the machine's time passes. */
    private static final Duration FRESH = Duration.ofMillis(50);
    /** The machine's time waits for an answer; for one of a target that is known to be unwell no longer than this. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final HttpClient client;
    private final Clock clock;
    private final TargetGroup group;
    private final Backend backend;
    private Instant counted;
    private long answered;
    private boolean isPassed;

    /**
     * The check of the target of a group, which was not asked yet.
     *
     * @param clock the machine's time
     */
    HealthCheck(HttpClient client, Clock clock, TargetGroup group, Backend backend) {
        this.client = client;
        this.clock = clock;
        this.group = group;
        this.backend = backend;
        counted = clock.instant();
        answered = System.nanoTime() - FRESH.toNanos();
    }

    /** Asks once, which takes no longer than the group's time-out. */
    synchronized void ask() throws InterruptedException {
        ask(group.check().timeout());
    }

    private void ask(Duration limit) throws InterruptedException {
        isPassed = isAnswered(limit);
        answered = System.nanoTime();
        counted = clock.instant();
        group.checked(isPassed);
    }

    /** Makes up for the checks of a time that passed at once: the target is asked once, and its answer counts for each of them. */
    synchronized void catchUp() throws InterruptedException {
        long missed = Duration.between(counted, clock.instant())
                        .dividedBy(group.check().interval())
                - 1;
        if (missed < 1) {
            return;
        }
        if (isPassed && System.nanoTime() - answered < FRESH.toNanos()) {
            counted = clock.instant();
            group.checked(true);
        } else {
            ask(
                    group.health().state() == TargetHealth.State.UNHEALTHY
                            ? PATIENCE
                            : group.check().timeout());
        }
        for (long each = 0; each < Math.min(missed, MOST_AT_ONCE); each++) {
            group.checked(isPassed);
        }
    }

    private boolean isAnswered(Duration limit) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(backend.address().resolve(group.healthPath()))
                .timeout(limit)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == WELL;
        } catch (IOException silent) {
            return false;
        }
    }
}
