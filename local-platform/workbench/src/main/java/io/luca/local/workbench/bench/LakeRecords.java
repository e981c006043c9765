package io.luca.local.workbench.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.TableSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Behaviour events as the pipe makes records of them, in the order of time: the same ones in every run. */
final class LakeRecords {

    static final int SCHOOLS = 5;
    private static final int STUDENTS = 600;
    private static final int TASKS = 40;
    private static final Instant BEGIN = Instant.parse("2026-01-08T00:00:00Z");
    private static final Duration SPAN = Duration.ofDays(80);
    private static final String[] TYPES = {
        "tarea_completada", "entrada", "salida", "lectura", "participacion", "video_visto"
    };
    private static final String[] DEVICES = {"android", "ios", "web"};
    private static final ObjectMapper json = new ObjectMapper();

    private final Random random = new Random(6);
    private final int count;
    private int next;

    /** One record, with where it belongs. */
    record Made(String school, String year, String month, String json) {}

    LakeRecords(int count) {
        this.count = count;
    }

    static String school(int number) {
        return "escuela_" + number;
    }

    boolean hasNext() {
        return next < count;
    }

    Made next() {
        Instant at = BEGIN.plusMillis((long) ((double) SPAN.toMillis() * next++ / count) + random.nextInt(60_000));
        String school = school(random.nextInt(SCHOOLS));
        String student = "alumna_" + random.nextInt(STUDENTS);
        String time = at.toString();
        ObjectNode payload = json.createObjectNode()
                .put("tarea", "t-" + random.nextInt(TASKS))
                .put("segundos", random.nextInt(3_600))
                .put("dispositivo", DEVICES[random.nextInt(DEVICES.length)])
                .put("intento", 1 + random.nextInt(3));
        ObjectNode record = json.createObjectNode()
                .put("student_key", TableSchema.SCHOOL_PARTITIONS + school + "#STUDENT#" + student)
                .put("event_id", uuid())
                .put("event_type", TYPES[random.nextInt(TYPES.length)])
                .put("occurred_at", time)
                .put("payload", payload.toString())
                .put("person_id", student)
                .put("request_id", uuid())
                .put("received_at", at.plusMillis(random.nextInt(5_000)).toString());
        return new Made(school, time.substring(0, 4), time.substring(5, 7), record.toString());
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
