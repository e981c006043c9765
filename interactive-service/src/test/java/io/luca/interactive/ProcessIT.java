package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The process that the image runs: its start, its end, and what it writes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessIT {

    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform = Platform.withoutService();

    @AfterAll
    void close() throws IOException {
        platform.close();
    }

    @Test
    void a_request_under_way_is_answered_before_the_process_ends() throws Exception {
        platform.openSchool("drained", "ana");
        try (ServiceProcess service = ServiceProcess.start(platform.environment());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Api teacher = new Api(service.address()).as(platform.pool().token("drained", "teacher_1", "teacher"));
            teacher.get("/profile/ana");

            platform.link().hold();
            Future<Api.Answer> underWay = threads.submit(() -> teacher.get("/profile/ana"));
            platform.link().awaitHeld();
            service.terminate();
            service.awaitLine("stopping");
            platform.link().release();

            assertThat(underWay.get().status()).isEqualTo(200);
            assertThat(underWay.get().json().path("stale").asBoolean(true)).isFalse();
            assertThat(service.exitCode()).isEqualTo(143);
            assertThat(service.output())
                    .filteredOn(line -> !line.startsWith("{\"_aws\""))
                    .last()
                    .asString()
                    .contains("\"route\":\"/profile/{student_id}\"");
            assertThat(service.output())
                    .as("the figures of the minute that was not over")
                    .filteredOn(line -> line.startsWith("{\"_aws\""))
                    .last()
                    .asString()
                    .contains("\"ConnectionsInUse\":");
        }
    }

    @Test
    void log_lines_are_json_that_follows_a_request_and_names_nobody() {
        platform.openSchool("logged", "ana");
        String token = platform.pool().token("logged", "teacher_1", "teacher");
        List<String> output;
        try (ServiceProcess service = ServiceProcess.start(platform.environment())) {
            Api teacher = new Api(service.address()).as(token);
            teacher.send(
                    "/evaluations",
                    request -> request.header("x-correlation-id", "11111111-aaaa")
                            .header("x-client-correlation-id", "22222222-bbbb")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(evaluation("ana", "e1", "83.25"))));
            teacher.get("/profile/ana");
            teacher.get("/config");
            teacher.post("/evaluations", evaluation("ana", "e1", "{\"name\":\"Secreta\"}"));
            platform.link().cut();
            teacher.get("/profile/ana");
            platform.link().mend();
            service.terminate();
            service.exitCode();
            output = service.output();
        }

        List<JsonNode> lines = output.stream().map(ProcessIT::parsed).toList();
        assertThat(lines)
                .filteredOn(line -> line.path("correlation_id").asText().equals("11111111-aaaa"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path("route").asText()).isEqualTo("/evaluations");
                    assertThat(line.path("method").asText()).isEqualTo("POST");
                    assertThat(line.path("status").asInt()).isEqualTo(201);
                    assertThat(line.path("school_id").asText()).isEqualTo("logged");
                    assertThat(line.path("micros").isIntegralNumber()).isTrue();
                    assertThat(line.path("service").asText()).isEqualTo("interactive-service");
                    assertThat(line.path("client_correlation_id").asText()).isEqualTo("22222222-bbbb");
                });
        assertThat(lines)
                .filteredOn(line -> line.path("status").asInt() == 403)
                .singleElement()
                .satisfies(refused ->
                        assertThat(refused.path("school_id").asText()).isEqualTo("logged"));
        assertThat(String.join("\n", output))
                .doesNotContain("Secreta", "83.25", token, token.substring(token.lastIndexOf('.')));
    }

    @Test
    void a_variable_that_is_missing_is_named() {
        Map<String, String> environment = platform.environment();
        environment.remove("LUCA_TENANT_ROLE_ARN");

        try (ServiceProcess service = ServiceProcess.launch(environment)) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(String.join("\n", service.output())).contains("LUCA_TENANT_ROLE_ARN is not set");
        }
    }

    @Test
    void the_run_that_records_the_start_needs_nothing_and_ends_well() {
        try (ServiceProcess service = ServiceProcess.launch(Map.of(), "--train")) {
            assertThat(service.exitCode()).isZero();
        }
    }

    @Test
    void behind_a_vpc_link_every_route_has_the_stage_in_front_but_the_health_check_has_not() {
        platform.openSchool("based", "ana");
        Map<String, String> environment = platform.environment();
        environment.put("LUCA_BASE_PATH", "/v1");

        try (ServiceProcess service = ServiceProcess.start(environment)) {
            Api teacher = new Api(service.address()).as(platform.pool().token("based", "teacher_1", "teacher"));

            assertThat(teacher.get("/v1/profile/ana").status()).isEqualTo(200);
            assertThat(teacher.get("/profile/ana").status()).isEqualTo(404);
            assertThat(teacher.post("/v1/evaluations", evaluation("ana", "e1", "85"))
                            .header("Location"))
                    .isEqualTo("/evaluations/ana/matematicas/Q1_2024/e1");
        }
    }

    @AfterEach
    void mend() {
        platform.link().release();
        platform.link().mend();
    }

    private static JsonNode parsed(String line) {
        try {
            return json.readTree(line);
        } catch (IOException malformed) {
            throw new UncheckedIOException("not a line of JSON: " + line, malformed);
        }
    }
}
