package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.lambda.FunctionConfig;
import io.luca.local.aws.service.lambda.LambdaFunction;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.trace.RecordedSpan;
import io.luca.local.aws.trace.SpanStore;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.ControlPages;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.cli.Luca;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One request through all that it meets, as the spans of this machine tell it. */
@ExtendWith(BootedPlatform.class)
class TraceIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;
    private final Api api;
    private final SpanStore spans;

    TraceIT(Booted booted) {
        platform = booted.platform();
        api = booted.api();
        spans = platform.cloud().xray().spans();
    }

    @Test
    void a_request_is_one_trace_from_the_gateway_to_the_table() {
        Api.Answer answer = api.get("/profile/student_456", api.token("teacher_789"));

        List<RecordedSpan> trace =
                traceOf(answer.header("x-correlation-id"), "luca-interactive", "GET /profile/{student_id}");
        RecordedSpan gateway = named(trace, "GET /profile/{student_id}", "v1");
        RecordedSpan service = named(trace, "GET /profile/{student_id}", "luca-interactive");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(gateway.parent()).isEmpty();
        assertThat(service.parent()).contains(gateway.spanId());
        assertThat(service.attributes())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("school_id", "school_123")
                .containsEntry("correlation_id", answer.header("x-correlation-id"));
        assertThat(trace)
                .filteredOn(span -> span.name().startsWith("DynamoDb."))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(call -> {
                    assertThat(call.parent()).contains(service.spanId());
                    assertThat(call.attributes()).containsEntry("aws.table_name", platform.tableName());
                });
        assertThat(trace.toString()).doesNotContain("student_456", "teacher_789");
    }

    @Test
    void a_batch_of_messages_is_linked_with_the_requests_that_they_came_of_and_is_part_of_none() {
        Api.Answer taken = api.post("/behavior", api.token("student_456"), event().toString());

        List<RecordedSpan> request = traceOf(taken.header("x-correlation-id"), "v1", "POST /behavior");
        String trace = request.getFirst().traceId();
        await(() -> !spans.linked(trace).isEmpty());
        List<RecordedSpan> batch = spans.trace(spans.linked(trace).iterator().next());
        RecordedSpan work = named(batch, "Behavior", "");
        RecordedSpan school = named(batch, "school", "");
        assertThat(taken.status()).isEqualTo(202);
        assertThat(work.links()).extracting(RecordedSpan.Link::traceId).contains(trace);
        assertThat(work.traceId()).isNotEqualTo(trace);
        assertThat(school.parent()).contains(work.spanId());
        assertThat(school.attributes()).containsEntry("school_id", "school_123");
        assertThat(batch)
                .filteredOn(span -> span.name().startsWith("DynamoDb."))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.parent()).contains(school.spanId()));
    }

    @Test
    void a_night_is_a_trace_with_a_span_for_each_school() {
        LambdaRoom functions = platform.room(LambdaRoom.class);
        String consolidation = functions.functions().values().stream()
                .map(LambdaFunction::config)
                .filter(config -> config.handler().contains("ConsolidationFunction"))
                .map(FunctionConfig::name)
                .findFirst()
                .orElseThrow();

        LambdaRoom.Ended ended =
                functions.call(consolidation, "{\"run\":\"traced-night\"}".getBytes(StandardCharsets.UTF_8));

        await(() -> !spans.find("run", "traced-night").isEmpty());
        List<RecordedSpan> night = spans.trace(spans.find("run", "traced-night").getFirst());
        RecordedSpan whole = named(night, "Consolidation", "");
        assertThat(ended.isFailure()).as(ended.answer()).isFalse();
        assertThat(named(night, consolidation, "").spanId())
                .isEqualTo(whole.parent().orElseThrow());
        assertThat(night)
                .filteredOn(span -> span.name().equals("school"))
                .allSatisfy(school -> assertThat(school.parent()).contains(whole.spanId()))
                .extracting(school -> school.attributes().get("school_id"))
                .contains("school_123", "school_456");
    }

    @Test
    void the_steps_of_a_sync_are_one_trace_that_is_found_by_its_run() {
        String run = platform.scheduled()
                .startNow(ResourceNames.SYNC_WORKFLOW)
                .orElseThrow()
                .name();

        await(() -> spans.find("run", run).stream()
                .flatMap(id -> spans.trace(id).stream())
                .map(RecordedSpan::name)
                .toList()
                .containsAll(List.of("QueryPending", "Reconcile"))); // the first step and the last
        assertThat(spans.find("run", run)).as("one trace for all steps").hasSize(1);
    }

    @Test
    void the_operator_alone_is_told_of_a_trace_by_a_requests_id_with_what_is_linked_and_luca_trace_draws_both()
            throws Exception {
        Api.Answer taken = api.post("/behavior", api.token("student_456"), event().toString());
        String id = taken.header("x-correlation-id");
        await(() -> spans.find("correlation_id", id).stream()
                .anyMatch(trace -> !spans.linked(trace).isEmpty()));

        HttpRequest.Builder page = HttpRequest.newBuilder(
                URI.create(platform.awsUrl() + "/_luca/traces?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> found =
                    client.send(ControlPages.asOperator(page).build(), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> closed =
                    client.send(page.setHeader("Authorization", "").build(), HttpResponse.BodyHandlers.ofString());

            assertThat(closed.statusCode()).isEqualTo(401);
            assertThat(json.readTree(found.body()).path("traces")).hasSize(1);
            assertThat(json.readTree(found.body()).path("linked")).isNotEmpty();
            assertThat(json.readTree(found.body()).at("/traces/0/spans/0/name").asText())
                    .isEqualTo("POST /behavior");
        }
        await(() -> traced(id).contains("linked: trace 1-")); // lines are written by others, a moment later
        assertThat(traced(id)).containsSubsequence("trace 1-", "POST /behavior", "linked: trace 1-", "school");
    }

    @Test
    void what_a_client_calls_its_request_leads_to_the_trace_of_the_request() {
        String called = UUID.randomUUID().toString();

        Api.Answer answer = api.send(Api.request(platform.apiUrl(), "/profile/student_456", api.token("teacher_789"))
                .header("X-Correlation-Id", called)
                .GET());

        await(() -> traced(called).contains("DynamoDb."));
        assertThat(traced(called))
                .containsSubsequence(
                        "trace 1-",
                        "GET /profile/{student_id}",
                        "annotation.correlation_id = \"" + answer.header("x-correlation-id") + "\"");
    }

    /** What {@code ./luca trace} says. */
    private String traced(String id) {
        StringWriter said = new StringWriter();
        int _ = Luca.commands() // 1 if no line of it is there yet
                .setOut(new PrintWriter(said))
                .execute(
                        "trace",
                        id,
                        "--aws-port",
                        String.valueOf(URI.create(platform.awsUrl()).getPort()),
                        "--assembly",
                        BootedPlatform.ASSEMBLY.toString());
        return said.toString();
    }

    /** A trace once the span has come that ends last of what a test looks at. */
    private List<RecordedSpan> traceOf(String correlationId, String service, String last) {
        List<RecordedSpan> found = new ArrayList<>();
        await(() -> {
            found.clear();
            spans.find("correlation_id", correlationId).forEach(id -> found.addAll(spans.trace(id)));
            return found.stream()
                    .anyMatch(span -> span.name().equals(last) && span.service().endsWith(service));
        });
        return found;
    }

    private static RecordedSpan named(List<RecordedSpan> trace, String name, String service) {
        return trace.stream()
                .filter(span -> span.name().equals(name) && span.service().endsWith(service))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " of " + service + " among " + trace));
    }

    private static ObjectNode event() {
        ObjectNode event = json.createObjectNode()
                .put("event_id", UUID.randomUUID().toString())
                .put("student_id", "student_456")
                .put("event_type", "nota")
                .put(
                        "occurred_at",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        event.putObject("payload");
        return event;
    }

    private void await(BooleanSupplier condition) {
        new Eventually(platform, LIMIT).await(condition);
    }
}
