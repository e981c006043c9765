package io.luca.local.aws.service.elasticloadbalancing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the targets of all groups whether they are well, each as often as its template says, in real time: that is how they live. */
final class HealthChecks implements AutoCloseable {

    private static final int WELL = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Thread> threads = new ArrayList<>();

    /** Begins to ask the target of a group, if it has one. */
    void begin(TargetGroup group) {
        group.backend()
                .ifPresent(backend ->
                        threads.add(Thread.ofVirtual().name("health-check").start(() -> goOn(group, backend))));
    }

    /** Asks once. */
    void check(TargetGroup group, Backend backend) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(backend.address().resolve(group.healthPath()))
                .timeout(group.check().timeout())
                .build();
        boolean isPassed;
        try {
            isPassed =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == WELL;
        } catch (IOException silent) {
            isPassed = false;
        }
        group.checked(isPassed);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        client.shutdownNow();
    }

    private void goOn(TargetGroup group, Backend backend) {
        try {
            while (true) {
                check(group, backend);
                TimeUnit.MILLISECONDS.sleep(group.check().interval().toMillis());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
