package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may say what of whom, from the gateway to the profile, and what the sender is told. */
@ExtendWith(BootedPlatform.class)
class BehaviorRightsIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Platform platform;
    private final Api api;

    BehaviorRightsIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
    }

    @Test
    void a_student_cannot_write_over_what_a_teacher_has_said() {
        String id = UUID.randomUUID().toString();
        String at = now();
        api.post("/behavior", api.token("teacher_789"), event(id, at, "falta_grave", "{\"nota\":1}"));
        await(() -> count(id) == 1);

        api.post("/behavior", api.token("student_456"), event(id, at, "felicitacion", "{\"nota\":2}"));
        await(() -> count(id) == 2);

        assertThat(recent(id)).anySatisfy(event -> {
            assertThat(event.path("sent_by").asText()).isEqualTo("teacher_789");
            assertThat(event.path("event_type").asText()).isEqualTo("falta_grave");
        });
        assertThat(recent(id))
                .anySatisfy(event -> assertThat(event.path("sent_by").asText()).isEqualTo("student_456"));
    }

    @Test
    void who_may_send_no_events_is_told_so_by_the_receipt() {
        Api.Answer taken = api.post(
                "/behavior", api.token("admin_123"), event(UUID.randomUUID().toString(), now(), "nota", "{}"));

        assertThat(taken.status()).isEqualTo(202);
        JsonNode row =
                receipt(taken.text("request_id"), "admin_123").path("rows").path(0);
        assertThat(row.path("outcome").asText()).isEqualTo("quarantined");
        assertThat(row.path("field").asText()).isEqualTo("role");
    }

    @Test
    void a_row_that_names_a_field_twice_is_judged_by_itself() {
        String good = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();
        String body = "{\"events\":[" + event(good, now(), "nota", "{}") + ","
                + event("twice", now(), "nota", "{\"a\":1,\"a\":2}") + "," + event(other, now(), "nota", "{}") + "]}";

        Api.Answer taken = api.post("/behavior/batch", api.token("student_456"), body);

        assertThat(taken.status()).isEqualTo(202);
        JsonNode rows = receipt(taken.text("request_id"), "student_456").path("rows");
        assertThat(rows.findValuesAsText("outcome")).containsExactly("accepted", "quarantined", "accepted");
        assertThat(count(good)).isEqualTo(1);
        assertThat(count(other)).isEqualTo(1);
    }

    private JsonNode receipt(String request, String person) {
        String path = "/behavior/receipts/" + request;
        await(() -> api.get(path, api.token(person)).status() == 200);
        return api.get(path, api.token(person)).json();
    }

    private static String event(String id, String at, String type, String payload) {
        return """
                {"event_id":"%s","student_id":"student_456","event_type":"%s","occurred_at":"%s","payload":%s}""".formatted(id, type, at, payload);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private long count(String id) {
        return recent(id).size();
    }

    private java.util.List<JsonNode> recent(String id) {
        JsonNode events =
                api.get("/profile/student_456", api.token("teacher_789")).json().path("recent_events");
        return StreamSupport.stream(events.spliterator(), false)
                .filter(event -> id.equals(event.path("event_id").asText()))
                .toList();
    }

    private void await(BooleanSupplier condition) {
        new Eventually(platform, LIMIT).await(condition);
    }
}
