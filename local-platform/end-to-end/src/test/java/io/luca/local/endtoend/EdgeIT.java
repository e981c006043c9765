package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the firewall and the gateway answer before the service is asked. */
@ExtendWith(BootedPlatform.class)
class EdgeIT {

    private final Platform platform;
    private final Api api;

    EdgeIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
    }

    @Test
    void refuses_a_body_of_two_megabytes() {
        Api.Answer answer = api.post("/evaluations", api.token("teacher_789"), "x".repeat(2_000_000));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("type")).isEqualTo("urn:luca:problem:payload-too-large");
        assertThat(answer.header("access-control-allow-origin"))
                .as("a page may read why")
                .isEqualTo("https://app.luca.example");
    }

    /** A half of a character, a longer form of one, and one beyond the last: JSON parsers make something else of them. */
    @ParameterizedTest
    @ValueSource(strings = {"EDA080", "C0AF", "F4908080", "FFFE", "F1"})
    void refuses_a_behaviour_event_that_is_not_utf_8(String bytes) {
        byte[] before =
                """
                {"event_id":"utf","student_id":"student_456","event_type":"nota","occurred_at":"%s","payload":{"a":\"""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS)).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(before);
        body.writeBytes(HexFormat.of().parseHex(bytes));
        body.writeBytes("\"}}".getBytes(StandardCharsets.UTF_8));

        Api.Answer answer = api.send(Api.request(platform.apiUrl(), "/behavior", api.token("student_456"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().toString()).contains("UTF-8");
    }

    @Test
    void the_service_itself_refuses_a_large_body_too() {
        Api.Answer answer = api.send(Api.request(platform.interactiveUrl(), "/evaluations", api.token("teacher_789"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray("x".repeat(70_000).getBytes(StandardCharsets.US_ASCII))));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void refuses_another_content_type() {
        Api.Answer answer = api.send(Api.request(platform.apiUrl(), "/evaluations", api.token("teacher_789"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(
                        Api.evaluation("student_456", "type_1").toString())));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text("type")).isEqualTo("urn:luca:problem:unsupported-media-type");
    }

    @Test
    void an_unknown_route_is_a_problem_like_every_error() {
        Api.Answer answer = api.get("/nowhere", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("correlation_id")).isNotEmpty();
    }

    @Test
    void the_web_origin_may_call_from_a_browser_and_read_the_answer() {
        Api.Answer preflight = api.send(Api.request(platform.apiUrl(), "/evaluations", "")
                .header("Origin", "https://app.luca.example")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        Api.Answer profile = api.get("/profile/student_456", api.token("student_456"));

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.luca.example");
        assertThat(profile.header("Access-Control-Allow-Origin")).isEqualTo("https://app.luca.example");
    }

    /** 1,200 in a minute; whoever they are from, so that no test's own token is used up. */
    @Test
    void a_token_that_is_sent_too_often_is_refused_by_the_firewall_and_no_other_from_the_same_address() {
        Api.Answer last = api.get("/nowhere", "flood");
        for (int sent = 1; sent < 3_000 && last.status() != 429; sent++) {
            last = api.get("/nowhere", "flood");
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.text("detail")).contains("You have sent too many requests");
        assertThat(last.header("Retry-After")).isEqualTo("60");
        assertThat(last.header("access-control-allow-origin")).isEqualTo("https://app.luca.example");
        assertThat(api.get("/nowhere", "calm").status()).isEqualTo(404);
        assertThat(api.get("/profile/student_456", api.token("student_456")).status())
                .isEqualTo(200);
    }
}
