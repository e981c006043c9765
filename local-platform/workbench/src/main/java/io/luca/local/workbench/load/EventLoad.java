package io.luca.local.workbench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends behaviour events through a gateway and remembers which were accepted. An event's id begins with the name of its
 * school, so that one in the wrong school shows.
 */
public final class EventLoad implements AutoCloseable {

    private static final int ADDRESSES = 2_000;
    private static final int ACCEPTED = 202;
    private static final String SEPARATOR = "-";

    /**
     * Who sends.
     *
     * @param tokens of teachers of the school, who send in turn: the firewall limits each of them
     */
    public record Sender(String school, List<String> students, List<String> tokens) {

        public Sender {
            students = List.copyOf(students);
            tokens = List.copyOf(tokens);
        }

        private String token(long turn) {
            return tokens.get((int) (turn % tokens.size()));
        }
    }

    private final LoadClient client;
    private final List<Sender> senders;
    private final String run;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

    /**
     * A load on one gateway.
     *
     * @param run a name that no other load on the same table has
     */
    public EventLoad(String apiUrl, List<Sender> senders, String run) {
        this.client = new LoadClient(URI.create(apiUrl), ADDRESSES);
        this.senders = List.copyOf(senders);
        this.run = run;
    }

    /** Sends at a fixed rate, whether or not answers come. */
    public Figures send(String name, int perSecond, Duration length, long firstNumber) {
        return Load.open(name, perSecond, length, number -> send(firstNumber + number));
    }

    /** Sends one event; says whether it was accepted. */
    public boolean send(long number) {
        Sender sender = senders.get((int) (number % senders.size()));
        String id = sender.school() + SEPARATOR + run + SEPARATOR + number;
        String student = sender.students()
                .get((int) (number / senders.size() % sender.students().size()));
        String body = """
                {"event_id":"%s","student_id":"%s","event_type":"tarea_completada","occurred_at":"%s",\
                "payload":{"tarea":%d,"minutos":12}}""".formatted(id, student, Instant.now().truncatedTo(ChronoUnit.SECONDS), number);
        try {
            LoadClient.Answer answer = client.send(
                    client.request("POST", "/behavior", sender.token(number / senders.size()), body.getBytes(UTF_8)));
            if (answer.status() == ACCEPTED) {
                accepted.add(id);
                return true;
            }
            refused("status " + answer.status());
        } catch (UncheckedIOException broken) {
            refused(String.valueOf(broken.getCause()));
        }
        return false;
    }

    private void refused(String why) {
        refusals.computeIfAbsent(why, _ -> new LongAdder()).increment();
    }

    /** What was not accepted, with how often: by status, or by what broke the connection. */
    public Map<String, Long> refusals() {
        Map<String, Long> counts = new TreeMap<>();
        refusals.forEach((why, count) -> counts.put(why, count.sum()));
        return counts;
    }

    /** The ids of all events that the gateway accepted. */
    public Set<String> accepted() {
        return Set.copyOf(accepted);
    }

    public int acceptedCount() {
        return accepted.size();
    }

    /** The school that an event's id begins with. */
    static String schoolOf(String eventId) {
        return eventId.substring(0, eventId.indexOf(SEPARATOR));
    }

    @Override
    public void close() {
        client.close();
    }
}
