package io.luca.local.platform.government;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What the government answers, in the shapes of its contract. */
final class Answers {

    private static final ObjectMapper json = new ObjectMapper();

    private Answers() {}

    static ObjectNode receipt(Ledger.Stored stored) {
        return json.createObjectNode()
                .put("receipt", stored.receipt())
                .put("accepted", stored.batch().grades().size());
    }

    static ObjectNode receipts(List<Ledger.Stored> page) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode receipts = answer.putArray("receipts");
        for (Ledger.Stored stored : page) {
            ArrayNode grades = receipts.addObject()
                    .put("key", stored.key())
                    .put("receipt", stored.receipt())
                    .putArray("grades");
            stored.batch()
                    .grades()
                    .forEach(grade -> grades.addObject()
                            .put("student_id", grade.student())
                            .put("subject", grade.subject())
                            .put("version", grade.version()));
        }
        return answer;
    }

    static void send(ServerResponse response, ObjectNode answer) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(answer.toString().getBytes(UTF_8));
    }

    /** What some proxy before a government says with a 200, or half of an answer. */
    static void malformed(ServerResponse response, ObjectNode answer, boolean isHtml) {
        byte[] whole = answer.toString().getBytes(UTF_8);
        response.header(HeaderNames.CONTENT_TYPE, isHtml ? "text/html" : "application/json")
                .send(
                        isHtml
                                ? "<html><body>Service temporarily at rest</body></html>".getBytes(UTF_8)
                                : Arrays.copyOf(whole, whole.length / 2));
    }

    static void refuse(ServerResponse response, List<Grade> refused) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode errors = answer.putArray("errors");
        refused.forEach(grade -> errors.addObject()
                .put("student_id", grade.student())
                .put("subject", grade.subject())
                .put("code", "unknown_student")
                .put("message", "The register does not know this student."));
        response.status(Status.create(422));
        send(response, answer);
    }

    static void retryLater(ServerResponse response, Status status, Duration wait) {
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1_000);
        response.header(HeaderNames.RETRY_AFTER, String.valueOf(seconds));
        error(response, status, "try again in " + seconds + " s");
    }

    static void error(ServerResponse response, Status status, String message) {
        response.status(status);
        send(response, json.createObjectNode().put("message", message));
    }
}
