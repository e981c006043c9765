package io.luca.local.workbench.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.Load;
import io.luca.local.workbench.load.LoadClient;
import io.luca.model.PeriodId;
import io.luca.model.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A teacher who works as on any day: reads a profile, enters a mark and sends an event, in turn, at a steady rate. */
final class SchoolDay {

    /** In a second: less than the share of one person. */
    private static final int RATE = 9;

    private static final int REFUSED = 429;
    private static final byte[] NO_BODY = {};

    private final LoadClient client;
    private final String token;
    private final StudentId student;
    private final PeriodId period;
    private final AtomicLong number = new AtomicLong();

    /**
     * The day of one teacher.
     *
     * @param student of the teacher's school
     * @param period in which marks are entered
     */
    SchoolDay(LoadClient client, String token, StudentId student, PeriodId period) {
        this.client = client;
        this.token = token;
        this.student = student;
        this.period = period;
    }

    /** Works for so long. */
    NoisyNeighborDrill.Teacher pass(Duration length) {
        AtomicLong refused = new AtomicLong();
        Figures figures = Load.open(student.value(), RATE, length, _ -> work(number.getAndIncrement(), refused));
        return new NoisyNeighborDrill.Teacher(figures, refused.get());
    }

    /** Does one thing of a day; false if it was not answered as on any day. */
    private boolean work(long turn, AtomicLong refused) {
        return switch ((int) (turn % 3)) {
            case 0 -> status(client.request("GET", "/profile/" + student, token, NO_BODY), refused) == 200;
            case 1 -> status(client.request("POST", "/evaluations", token, mark(turn)), refused) == 201;
            default -> status(client.request("POST", "/behavior", token, event(student, "day", turn)), refused) == 202;
        };
    }

    private int status(byte[] request, AtomicLong refused) {
        int status = client.send(request).status();
        if (status == REFUSED) {
            refused.incrementAndGet();
        }
        return status;
    }

    private byte[] mark(long turn) {
        return """
                {"student_id":"%s","subject":"matematicas","period":"%s","evaluation_id":"e_%d","type":"exam","score":85,\
                "date":"2024-01-15"}""".formatted(student, period, turn).getBytes(UTF_8);
    }

    /** An event of a student, about nothing. */
    static byte[] event(StudentId student, String run, long turn) {
        return """
                {"event_id":"%s-%d","student_id":"%s","event_type":"tarea_completada","occurred_at":"%s","payload":{}}""".formatted(run, turn, student, Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .getBytes(UTF_8);
    }
}
