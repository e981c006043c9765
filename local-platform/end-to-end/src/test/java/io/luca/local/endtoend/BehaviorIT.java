package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.dynamodb.fault.FaultSettings;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.testing.TestAws;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Behaviour events from the gateway through queue and worker to the table, and what becomes of those that cannot be stored. */
@ExtendWith(BootedPlatform.class)
class BehaviorIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String QUARANTINE = "luca-behavior-quarantine";
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Platform platform;
    private final Api api;
    private final Events events;

    BehaviorIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
        this.events = new Events(platform);
    }

    @AfterEach
    void everything_works_again() {
        platform.cloud().faults().end("sqs");
        platform.cloud().faults().end("dynamodb");
        if (TestAws.other().isEmpty()) {
            platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), FaultSettings.NONE);
        }
    }

    @Test
    void an_event_is_taken_at_once_and_shows_in_the_students_profile_soon() {
        ObjectNode event = event("student_456");
        // newer than what other tests say of the student in this second, of which a profile shows the newest only
        event.put("occurred_at", Instant.now().plus(1, ChronoUnit.MINUTES).toString());

        Api.Answer taken = api.post("/behavior", api.token("student_456"), event.toString());

        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.text("request_id")).isNotEmpty().isEqualTo(taken.header("x-correlation-id"));
        assertThat(taken.json()).hasSize(1);
        await(() -> recentEvents("student_456").contains(event.path("event_id").asText()));
    }

    /** Whatever stands in a payload is kept as it was written, and can be nothing but a payload. */
    @Test
    void a_payload_is_stored_as_it_was_written() {
        Map<String, String> payloads = new HashMap<>();
        for (String payload : List.of(
                "{\"a\":\"&MessageAttribute.1.Value.StringValue=school_456&MessageGroupId=school_456\"}",
                "{\"a\":\"100 % + = & ? # ; ' \\\" \\\\ / \\n \\u0000 \\ud800\"}",
                "{ \"spaces\" :  [ 1 , 2.50 , 1e3 , -0.0 ] , \"ñandú 😀 مرحبا\" : null }",
                "{\"big\":123456789012345678901234567890.123456789012345678901234567890}")) {
            String id = id();
            payloads.put(id, payload);
            String body = "{\"event_id\":\"" + id
                    + "\",\"student_id\":\"student_457\",\"event_type\":\"nota\",\"occurred_at\":\"" + now()
                    + "\",\"payload\":" + payload + "}";
            assertThat(api.post("/behavior", api.token("student_457"), body).status())
                    .as(payload)
                    .isEqualTo(202);
        }

        await(() -> payloads.keySet().stream()
                .allMatch(id -> events.stored("school_123", "student_457", id).isPresent()));
        assertThat(payloads).allSatisfy((id, payload) -> {
            assertThat(events.stored("school_123", "student_457", id)).contains(payload);
            assertThat(events.anywhereBut("school_123", id)).isZero();
        });
    }

    @Test
    void the_body_says_nothing_about_the_school() {
        String id = id();
        ObjectNode event = event("student_456").put("event_id", id);
        String form = event + "&MessageAttribute.1.Value.StringValue=school_456";

        assertThat(api.post("/behavior", api.token("student_456"), form).status())
                .isEqualTo(400);
        assertThat(api.post(
                                "/behavior",
                                api.token("student_456"),
                                event.put("school_id", "school_456").toString())
                        .status())
                .isEqualTo(400);
        assertThat(events.anywhereBut("none", id)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event_id\":\"a#b\"}",
                "{\"student_id\":\"*\"}",
                "{\"event_type\":\"\"}",
                "{\"occurred_at\":\"yesterday\"}",
                "{\"payload\":[1]}",
                "{\"payload\":\"text\"}",
                "{\"unknown\":1}"
            })
    void what_cannot_be_an_event_is_refused_at_the_gateway_by_its_field(String wrong) throws Exception {
        ObjectNode event = event("student_456");
        JsonNode change = json.readTree(wrong);
        event.setAll((ObjectNode) change);

        Api.Answer answer = api.post("/behavior", api.token("student_456"), event.toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains(change.fieldNames().next());
    }

    @Test
    void refuses_a_body_that_is_too_large_or_no_json_or_of_another_type() {
        String student = api.token("student_456");
        String large = event("student_456")
                .put("event_type", "x")
                .toString()
                .replace("{}", "{\"a\":\"" + "x".repeat(262_144) + "\"}");
        assertThat(api.post("/behavior", student, large).status()).isEqualTo(413);
        assertThat(api.post("/behavior", student, "{").status()).isEqualTo(400);
        assertThat(api.post("/behavior", student, "[".repeat(20_000)).status()).isEqualTo(400);
        assertThat(api.send(Api.request(platform.apiUrl(), "/behavior", student)
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
        assertThat(api.post("/behavior", "", "{}").status()).isEqualTo(401);
    }

    @Test
    void a_student_cannot_speak_for_another_and_the_receipt_says_so() {
        ObjectNode event = event("student_457");

        Api.Answer taken = api.post("/behavior", api.token("student_456"), event.toString());

        assertThat(taken.status()).isEqualTo(202);
        JsonNode row = receipt(taken, "student_456").path(0);
        assertThat(row.path("outcome").asText()).isEqualTo("quarantined");
        assertThat(row.path("field").asText()).isEqualTo("student_id");
        assertThat(row.path("event_id").asText())
                .isEqualTo(event.path("event_id").asText());
        assertThat(events.anywhereBut("none", event.path("event_id").asText())).isZero();
        assertThat(quarantined(event.path("event_id").asText())).isTrue();
    }

    @Test
    void an_administrator_sends_no_events() {
        ObjectNode event = event("student_456");

        assertThat(api.post("/behavior", api.token("admin_123"), event.toString())
                        .status())
                .isEqualTo(202);

        await(() -> quarantined(event.path("event_id").asText()));
        assertThat(events.anywhereBut("none", event.path("event_id").asText())).isZero();
    }

    @Test
    void an_event_that_is_sent_three_times_is_one_item() {
        ObjectNode event = event("student_456");
        for (int times = 0; times < 3; times++) {
            assertThat(api.post("/behavior", api.token("student_456"), event.toString())
                            .status())
                    .isEqualTo(202);
        }
        ObjectNode twice = json.createObjectNode();
        twice.putArray("events").add(event).add(event);

        Api.Answer batch = api.post("/behavior/batch", api.token("student_456"), twice.toString());

        assertThat(batch.status()).isEqualTo(202);
        JsonNode rows = receipt(batch, "student_456");
        assertThat(rows).hasSize(2);
        assertThat(rows.path(1).path("outcome").asText()).isEqualTo("duplicate");
        await(() ->
                events.count("school_123", "student_456", event.path("event_id").asText()) == 1);
        await(() -> platform.room(SqsRoom.class).queue("luca-behavior").depth().values().stream()
                .allMatch(depth -> depth == 0));
        assertThat(events.count(
                        "school_123", "student_456", event.path("event_id").asText()))
                .isEqualTo(1);
    }

    @Test
    void each_row_of_a_batch_is_judged_by_itself() {
        ObjectNode good = event("student_456");
        ObjectNode late = event("student_456").put("occurred_at", "2020-01-01T00:00:00Z");
        ObjectNode early = event("student_456")
                .put("occurred_at", Instant.now().plus(2, ChronoUnit.HOURS).toString());
        ObjectNode strange = event("student_456").put("color", "red");
        ObjectNode nameless = event("student_456");
        nameless.remove("event_id");
        ObjectNode batch = json.createObjectNode();
        ArrayNode rows = batch.putArray("events");
        List.of(good, late, early, strange, nameless).forEach(rows::add);

        Api.Answer taken = api.post("/behavior/batch", api.token("student_456"), batch.toString());

        JsonNode receipt = receipt(taken, "student_456");
        assertThat(receipt.findValuesAsText("outcome"))
                .containsExactly("accepted", "quarantined", "quarantined", "quarantined", "quarantined");
        assertThat(receipt.findValuesAsText("field"))
                .containsExactly("occurred_at", "occurred_at", "color", "event_id");
        assertThat(receipt.findValuesAsText("reason")).allMatch(reason -> !reason.isBlank());
        assertThat(events.count(
                        "school_123", "student_456", good.path("event_id").asText()))
                .isEqualTo(1);
    }

    /** API Gateway does not look at the length of a list: whoever sends too many is told by the receipt. */
    @Test
    void a_batch_has_1_to_25_rows() {
        ObjectNode many = json.createObjectNode();
        ArrayNode rows = many.putArray("events");
        for (int row = 0; row < 28; row++) {
            rows.add(event("student_456"));
        }

        JsonNode receipt =
                receipt(api.post("/behavior/batch", api.token("student_456"), many.toString()), "student_456");
        JsonNode empty =
                receipt(api.post("/behavior/batch", api.token("student_456"), "{\"events\":[]}"), "student_456");

        assertThat(receipt.findValuesAsText("outcome"))
                .hasSize(26)
                .endsWith("quarantined")
                .areExactly(25, new Condition<>("accepted"::equals, "accepted"));
        assertThat(receipt.findValuesAsText("field")).containsExactly("events");
        assertThat(receipt.findValuesAsText("reason"))
                .singleElement()
                .asString()
                .contains("25 events at most");
        assertThat(empty.findValuesAsText("reason")).containsExactly("the list 'events' is empty");
    }

    @Test
    void a_receipt_is_for_its_sender_and_the_staff_of_the_school() {
        Api.Answer taken = api.post(
                "/behavior", api.token("student_456"), event("student_457").toString());
        receipt(taken, "student_456");
        String path = "/behavior/receipts/" + taken.text("request_id");

        assertThat(api.get(path, api.token("student_457")).status()).isEqualTo(404);
        assertThat(api.get(path, api.token("teacher_789")).status()).isEqualTo(200);
        assertThat(api.get(path, api.token("teacher_900")).status()).isEqualTo(404);
        assertThat(api.get("/behavior/receipts/a*b", api.token("teacher_789")).status())
                .isEqualTo(400);
    }

    @Test
    void while_the_queue_fails_nothing_is_accepted_and_the_answer_says_when_to_come_back() {
        platform.cloud().faults().begin("sqs", Faults.Kind.ERROR);

        Api.Answer refused = api.post(
                "/behavior", api.token("student_456"), event("student_456").toString());
        platform.cloud().faults().end("sqs");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("2");
        assertThat(refused.text("type")).isEqualTo("urn:luca:problem:unavailable");
        assertThat(api.post(
                                "/behavior",
                                api.token("student_456"),
                                event("student_456").toString())
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"THROTTLE", "UNPROCESSED", "ERROR"})
    void a_busy_table_delays_events_and_loses_none(String kind) {
        if (kind.equals("UNPROCESSED")) {
            assumeThat(TestAws.other())
                    .as("faults of a table are the engine's, and the tables are elsewhere")
                    .isEmpty();
            platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), FaultSettings.NONE.withUnprocessed(0.3));
        } else {
            platform.cloud().faults().begin("dynamodb", Faults.Kind.valueOf(kind), 0.3);
        }
        List<ObjectNode> sent = java.util.stream.IntStream.range(0, 60)
                .mapToObj(_ -> event("student_457"))
                .toList();
        for (ObjectNode event : sent) {
            assertThat(api.post("/behavior", api.token("teacher_789"), event.toString())
                            .status())
                    .isEqualTo(202);
        }

        await(() -> {
            platform.room(SqsRoom.class).passTime(Duration.ofSeconds(30));
            return sent.stream()
                    .allMatch(event -> events.count(
                                    "school_123",
                                    "student_457",
                                    event.path("event_id").asText())
                            == 1);
        });
    }

    @Test
    void schools_that_share_a_batch_get_their_own_events_only() {
        List<ObjectNode> first = java.util.stream.IntStream.range(0, 10)
                .mapToObj(_ -> event("student_456"))
                .toList();
        List<ObjectNode> second = java.util.stream.IntStream.range(0, 10)
                .mapToObj(_ -> event("student_901"))
                .toList();
        for (int index = 0; index < 10; index++) {
            api.post("/behavior", api.token("teacher_789"), first.get(index).toString());
            api.post("/behavior", api.token("teacher_900"), second.get(index).toString());
        }

        await(() -> second.stream()
                .allMatch(event -> events.count(
                                "school_456",
                                "student_901",
                                event.path("event_id").asText())
                        == 1));
        await(() -> first.stream()
                .allMatch(event -> events.count(
                                "school_123",
                                "student_456",
                                event.path("event_id").asText())
                        == 1));
        assertThat(second)
                .allMatch(event ->
                        events.anywhereBut("school_456", event.path("event_id").asText()) == 0);
        assertThat(first)
                .allMatch(event ->
                        events.anywhereBut("school_123", event.path("event_id").asText()) == 0);
    }

    /** What the gateway cannot have sent is found out at once, and holds up nobody. */
    @Test
    void of_fifty_messages_the_good_ones_are_stored_at_once_and_the_harmful_one_is_put_aside() {
        List<ObjectNode> good = java.util.stream.IntStream.range(0, 49)
                .mapToObj(_ -> event("student_456"))
                .toList();
        String poison = id();
        platform.room(LambdaRoom.class).pauseMappings(true);
        try (SqsClient sqs = operator()) {
            good.forEach(event -> assertThat(api.post("/behavior", api.token("student_456"), event.toString())
                            .status())
                    .isEqualTo(202));
            var _ = sqs.sendMessage(
                    send -> send.queueUrl(platform.awsUrl() + "/000000000000/" + ResourceNames.BEHAVIOR_QUEUE)
                            .messageBody("{ \"no json: " + poison)
                            .messageAttributes(Map.of(
                                    "school_id", text("school_123"),
                                    "person_id", text("student_456"),
                                    "role", text("student"),
                                    "request_id", text(poison),
                                    "received_at", text("1"),
                                    "shape", text("event"),
                                    "more_1", text("SQS takes ten, and quarantine adds four"),
                                    "more_2", text("x"),
                                    "more_3", text("x"),
                                    "more_4", text("x"))));
        } finally {
            platform.room(LambdaRoom.class).pauseMappings(false);
        }

        await(() -> good.stream()
                .allMatch(event -> events.count(
                                "school_123",
                                "student_456",
                                event.path("event_id").asText())
                        == 1));
        await(() -> quarantined(poison));
        assertThat(platform.room(SqsRoom.class)
                        .queue(ResourceNames.BEHAVIOR_QUEUE + ResourceNames.DEAD_LETTER_SUFFIX)
                        .depth())
                .containsEntry("waiting", 0);
    }

    private SqsClient operator() {
        return SqsClient.builder()
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private String recentEvents(String student) {
        return api.get("/profile/" + student, api.token(student))
                .json()
                .path("recent_events")
                .toString();
    }

    /** The rows of a receipt, once there is one. */
    private JsonNode receipt(Api.Answer taken, String person) {
        String path = "/behavior/receipts/" + taken.text("request_id");
        await(() -> api.get(path, api.token(person)).status() == 200);
        return api.get(path, api.token(person)).json().path("rows");
    }

    private boolean quarantined(String eventId) {
        for (int calls = 0; calls < 20; calls++) {
            List<JsonNode> messages =
                    platform.room(SqsRoom.class).queue(QUARANTINE).receive(10, 1);
            for (JsonNode message : messages) {
                if (message.path("Body").asText().contains(eventId)) {
                    assertThat(message.path("MessageAttributes")
                                    .path("reason")
                                    .path("StringValue")
                                    .asText())
                            .isNotBlank();
                    assertThat(message.path("MessageAttributes")
                                    .path("school_id")
                                    .path("StringValue")
                                    .asText())
                            .isEqualTo("school_123");
                    return true;
                }
            }
            if (messages.isEmpty()) {
                platform.room(SqsRoom.class)
                        .passTime(Duration.ofSeconds(31)); // what was looked at becomes visible again
                return false;
            }
        }
        return false;
    }

    private static ObjectNode event(String student) {
        ObjectNode event = json.createObjectNode()
                .put("event_id", id())
                .put("student_id", student)
                .put("event_type", "tarea_completada")
                .put("occurred_at", now());
        event.putObject("payload");
        return event;
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void await(BooleanSupplier condition) {
        new Eventually(platform, LIMIT).await(condition);
    }
}
