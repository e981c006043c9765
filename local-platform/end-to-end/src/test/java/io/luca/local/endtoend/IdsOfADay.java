package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.endtoend.ObservedDay.Observed;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One id finds everything of a request or of a run, on each path and at each place. */
abstract class IdsOfADay {

    private final Observed day;

    IdsOfADay(Observed day) {
        this.day = day;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evaluation", "correction", "profile", "unknown field", "other school", "export", "erasure"})
    void a_request_to_the_service_has_its_number_in_the_answer_the_gateways_log_and_the_services_log(String asked) {
        String id = idOf(asked);

        assertThat(id).isNotEmpty().isEqualTo(answer(asked).header("x-amz-apigw-id"));
        assertThat(day.linesOf(id)).extracting(IdsOfADay::writer).as(asked).contains("gateway", "interactive-service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown field", "wrong rules", "no token", "other school", "no route"})
    void every_problem_says_the_number_wherever_it_was_made(String asked) {
        assertThat(answer(asked).status()).isBetween(400, 499);
        assertThat(answer(asked).text("correlation_id")).isNotEmpty().isEqualTo(idOf(asked));
        assertThat(day.linesOf(idOf(asked))).extracting(IdsOfADay::writer).contains("gateway");
    }

    @Test
    void what_a_client_calls_its_request_stands_beside_the_number_and_is_not_it() {
        List<JsonNode> lines = day.linesOf(idOf("evaluation"));

        assertThat(idOf("evaluation")).isNotEqualTo(ObservedDay.CLIENT_ID).isNotEqualTo(idOf("evaluation again"));
        assertThat(answer("evaluation").header("x-client-correlation-id")).isEqualTo(ObservedDay.CLIENT_ID);
        assertThat(lines)
                .filteredOn(line -> writer(line).equals("interactive-service"))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line.path("client_correlation_id").asText()).isEqualTo(ObservedDay.CLIENT_ID));
        assertThat(day.linesOf(ObservedDay.CLIENT_ID)).isEmpty();
        assertThat(day.lines())
                .as("a request without one has none of the request before it on the connection")
                .filteredOn(line -> line.path("correlation_id").asText().equals(idOf("correction")))
                .noneMatch(line -> line.has("client_correlation_id"));
    }

    @Test
    void an_event_has_its_number_in_the_answer_the_queue_the_worker_and_its_item() {
        String id = idOf("event");

        assertThat(answer("event").text("request_id")).isEqualTo(id);
        assertThat(day.itemOfTheEvent).containsExactly(id);
        assertThat(day.linesOf(id)).extracting(IdsOfADay::writer).contains("gateway", "behavior-worker");
        assertThat(day.linesOf(id))
                .filteredOn(line -> line.path("message").asText().equals("message_ingested"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("client_correlation_id").asText())
                        .isEqualTo(ObservedDay.CLIENT_ID_OF_EVENT));
    }

    @Test
    void a_batch_of_events_has_a_line_of_its_own_in_the_workers_log_because_a_row_was_refused() {
        assertThat(day.linesOf(idOf("events")))
                .filteredOn(line -> line.path("message").asText().equals("message_ingested"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path("rows").asInt()).isEqualTo(3);
                    assertThat(line.path("quarantined").asInt()).isEqualTo(1);
                    assertThat(line.path("school_id").asText()).isEqualTo("school_123");
                });
    }

    @Test
    void an_erasure_and_an_export_carry_the_number_of_their_request_through_the_workflow_into_each_step()
            throws IOException {
        assertThat(correlationOf(day.erasure.input())).isEqualTo(idOf("erasure"));
        assertThat(correlationOf(day.export.input())).isEqualTo(idOf("export"));
        assertThat(answer("erasure again").status())
                .as("another request, the same work")
                .isEqualTo(202);
        for (String asked : List.of("erasure", "export")) {
            assertThat(day.linesOf(idOf(asked)))
                    .filteredOn(line -> writer(line).equals("privacy"))
                    .as(asked)
                    .isNotEmpty()
                    .allSatisfy(
                            line -> assertThat(line.path("school_id").asText()).isEqualTo("school_123"));
        }
    }

    @Test
    void each_line_of_the_night_says_the_run_and_each_of_a_school_the_school() {
        List<JsonNode> night = day.lines().stream()
                .filter(line -> writer(line).equals("consolidation"))
                .toList();

        assertThat(night)
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line.path("correlation_id").asText()).isEqualTo(day.runOfTheNight));
        assertThat(night)
                .filteredOn(line -> line.path("message").asText().equals("school_consolidated"))
                .extracting(line -> line.path("school_id").asText())
                .contains("school_123", "school_456");
    }

    @Test
    void each_line_of_the_sync_and_each_request_to_the_government_says_the_run() {
        for (String service : List.of("gov-sync", "government")) {
            assertThat(day.lines())
                    .filteredOn(line -> writer(line).equals(service))
                    .as(service)
                    .isNotEmpty()
                    .allSatisfy(line ->
                            assertThat(line.path("correlation_id").asText()).isEqualTo(day.runOfTheSync));
        }
        assertThat(day.linesOf(day.runOfTheSync))
                .filteredOn(line -> line.path("message").asText().equals("batch_sent"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("school_id").asText()).isEqualTo("school_123"));
    }

    @Test
    void luca_trace_shows_a_request_in_order_and_how_to_ask_aws_for_it() {
        String id = idOf("evaluation");

        assertThat(day.tracedExit).as(day.traced.toString()).isZero();
        assertThat(day.traced.toString())
                .containsSubsequence(
                        "gateway",
                        "POST /evaluations",
                        "status=201",
                        "interactive-service",
                        "request",
                        "route=/evaluations",
                        "SOURCE logGroups(namePrefix: ['/aws/vendedlogs/states/luca-', 'Luca', 'aws-waf-logs-luca-edge'])",
                        id,
                        "annotation.correlation_id = \"" + id + "\"");
    }

    private Api.Answer answer(String asked) {
        Api.Answer answer = day.answers.get(asked);
        assertThat(answer).as(asked).isNotNull();
        return answer;
    }

    private String idOf(String asked) {
        return answer(asked).header("x-correlation-id");
    }

    private static String correlationOf(String input) throws IOException {
        return new ObjectMapper().readTree(input).path("correlation_id").asText();
    }

    private static String writer(JsonNode line) {
        return line.has("time") ? "gateway" : line.path("service").asText();
    }
}
