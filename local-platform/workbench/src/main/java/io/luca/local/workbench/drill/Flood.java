package io.luca.local.workbench.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.workbench.load.LoadClient;
import io.luca.model.StudentId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** The requests of one pupil, over some connections, as fast as they are answered and up to a rate. */
final class Flood {

    private static final int EVENTS_EACH = 4;
    private static final int FIRST_ERROR = 400;
    private static final byte[] NO_BODY = {};
    private static final ObjectMapper json = new ObjectMapper();

    private final LoadClient client;
    private final String token;
    private final StudentId student;
    private final byte[] ownProfile;
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

    /**
     * A flood that has not begun.
     *
     * @param student who sends, and may read the own profile
     */
    Flood(LoadClient client, String token, StudentId student) {
        this.client = client;
        this.token = token;
        this.student = student;
        this.ownProfile = client.request("GET", "/profile/" + student, token, NO_BODY);
    }

    /** Sends until the plan's time is over; how often it was answered in which way. */
    Map<String, Long> run(NoisyNeighborDrill.Plan plan) {
        long start = System.nanoTime();
        long end = start + plan.length().toNanos();
        long step = TimeUnit.SECONDS.toNanos(plan.connections()) / plan.perSecond();
        try (ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int connection = 0; connection < plan.connections(); connection++) {
                int number = connection;
                var _ = connections.submit(() -> send(number, start, step, end));
            }
        }
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((answer, count) -> counts.put(answer, count.sum()));
        return counts;
    }

    private void send(int connection, long start, long step, long end) {
        for (long sent = 0; System.nanoTime() - end < 0; sent++) {
            long due = start + sent * step;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            byte[] request = sent % EVENTS_EACH == 0
                    ? client.request("POST", "/behavior", token, SchoolDay.event(student, "flood-" + connection, sent))
                    : ownProfile;
            answers.computeIfAbsent(answer(request), _ -> new LongAdder()).increment();
        }
    }

    private String answer(byte[] request) {
        try {
            LoadClient.Answer answer = client.send(request);
            return answer.status() < FIRST_ERROR
                    ? String.valueOf(answer.status())
                    : answer.status() + " "
                            + json.readTree(answer.body()).path("detail").asText();
        } catch (UncheckedIOException broken) {
            return "no answer";
        } catch (IOException unreadable) {
            return "no problem that can be read";
        }
    }
}
