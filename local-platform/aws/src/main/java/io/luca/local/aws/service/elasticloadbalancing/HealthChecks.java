package io.luca.local.aws.service.elasticloadbalancing;

import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Asks the targets of all groups whether they are well, each as often as its template says: in real time, as they live, and for each minute of
 * the machine's time that passes at once.
 */
final class HealthChecks implements AutoCloseable {

    private final Clock clock;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * No targets yet.
     *
     * @param clock the machine's time
     */
    HealthChecks(Clock clock) {
        this.clock = clock;
    }

    /** The check of a target, which nobody makes yet. */
    HealthCheck of(TargetGroup group, Backend backend) {
        return new HealthCheck(client, clock, group, backend);
    }

    /** Begins to ask the target of a group, if it has one. */
    void begin(TargetGroup group) {
        group.backend().ifPresent(backend -> {
            HealthCheck check = of(group, backend);
            checks.add(check);
            threads.add(Thread.ofVirtual().name("health-check").start(() -> goOn(check, group)));
        });
    }

    /** Makes up for the checks of a time that passed at once. It waits for a target that does not answer, for as long as its group's time-out. */
    void catchUp() {
        try {
            for (HealthCheck check : checks) {
                check.catchUp();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        client.shutdownNow();
    }

    private static void goOn(HealthCheck check, TargetGroup group) {
        try {
            while (true) {
                check.ask();
                TimeUnit.MILLISECONDS.sleep(group.check().interval().toMillis());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
