package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.government.Counts;
import io.luca.local.workbench.cli.Luca;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A day on a platform of its own, on which something happens on every path, and all that was written into its logs: they are read when
 * the platform has ended, so that nothing is missing. Its values are such as nothing else has, so that they can be looked for.
 */
public final class ObservedDay implements ParameterResolver {

    static final String CLIENT_ID = "0a1b2c3d-0000-4000-8000-0000000000aa";
    static final String CLIENT_ID_OF_EVENT = "0a1b2c3d-0000-4000-8000-0000000000bb";
    static final String MARK = "87.31";
    static final String CORRECTED_MARK = "91.73";
    static final String REASON = "la madre de Valentina ha llamado por la tarde";
    static final String PAYLOAD = "ha llorado en el recreo";
    static final String NOBODYS_FIELD = "Valentina Rojas Quintero";
    private static final int FLOOD = 140;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper json = new ObjectMapper();

    /** What happened, and what was written of it. */
    static final class Observed {

        /** The answers of the day, by what was asked. */
        final Map<String, Api.Answer> answers = new LinkedHashMap<>();

        final Path logs;
        final List<String> secrets = new ArrayList<>();
        final String runOfTheNight;
        final String runOfTheSync;
        final Execution erasure;
        final Execution export;
        final List<String> itemOfTheEvent = new ArrayList<>();
        final StringWriter traced = new StringWriter();
        final int tracedExit;
        final long refusedOfPersons;
        final long staleAnswers;
        final long gradesOfTheNight;
        final Map<Counts.Of, Long> government;

        private final Platform platform;
        private final Api api;

        Observed() {
            Path data = temporary();
            logs = data.resolve("logs");
            platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.of(data), true);
            try (platform) {
                api = new Api(platform);
                evaluations();
                events();
                refusedOfPersons = flood();
                gradesOfTheNight = night();
                runOfTheNight = lines().stream()
                        .filter(line -> line.path("message").asText().equals("consolidation_completed"))
                        .map(line -> line.path("run").asText())
                        .findFirst()
                        .orElseThrow();
                runOfTheSync = sync();
                government = Map.copyOf(platform.government().counts().all());
                export = export();
                erasure = erasure();
                failure();
                tracedExit = trace();
                secrets.addAll(Stream.of("teacher_789", "student_456", "student_457", "admin_123")
                        .map(api::token)
                        .map(token -> token.substring(token.lastIndexOf('.') + 1))
                        .toList());
                staleAnswers = outage();
            }
        }

        private void evaluations() {
            String teacher = api.token("teacher_789");
            ObjectNode evaluation = Api.evaluation("student_456", "seen_1").put("score", Double.parseDouble(MARK));
            answers.put("evaluation", post("/evaluations", teacher, evaluation, CLIENT_ID));
            answers.put("evaluation again", post("/evaluations", teacher, evaluation, CLIENT_ID));
            answers.put(
                    "correction",
                    api.put(
                            "/evaluations/student_456/matematicas/Q1_2024/seen_1",
                            teacher,
                            json.createObjectNode()
                                    .put("score", Double.parseDouble(CORRECTED_MARK))
                                    .put("version", 1)
                                    .put("reason", REASON)
                                    .toString()));
            answers.put("profile", api.get("/profile/student_456", api.token("student_456")));
            answers.put(
                    "unknown field",
                    api.post(
                            "/evaluations",
                            teacher,
                            evaluation.deepCopy().put(NOBODYS_FIELD, 1).toString()));
            answers.put(
                    "wrong rules",
                    api.post(
                            "/config/preview",
                            api.token("admin_123"),
                            "{\"subject\":\"matematicas\",\"period\":\"Q1_2024\",\"rules\":{\"" + NOBODYS_FIELD
                                    + "\":1}}"));
            answers.put("no token", api.get("/profile/student_456", ""));
            answers.put("other school", api.get("/profile/student_456", api.token("teacher_900")));
            answers.put("no route", api.get("/nowhere", teacher));
        }

        private void events() {
            String student = api.token("student_457");
            ObjectNode single = event("seen_single");
            answers.put("event", post("/behavior", student, single, CLIENT_ID_OF_EVENT));
            await(() -> new Events(platform).count("school_123", "student_457", "seen_single") == 1);
            ObjectNode batch = json.createObjectNode();
            ArrayNode rows = batch.putArray("events");
            rows.add(event("seen_batch"))
                    .add(single) // with its time: both are what an event is known by
                    .add(event("seen_late").put("occurred_at", "2020-01-01T00:00:00Z"));
            Api.Answer taken = api.post("/behavior/batch", student, batch.toString());
            answers.put("events", taken);
            String receipt = "/behavior/receipts/"
                    + taken.text("request_id").replace("+", "%2B").replace("/", "%2F");
            await(() -> api.get(receipt, student).status() == 200);
            answers.put("receipt", api.get(receipt, student));
            itemOfTheEvent.addAll(new Events(platform).requestsOf("school_123", "student_457", "seen_single"));
        }

        private long flood() {
            String student = api.token("student_456");
            return Stream.generate(() -> api.get("/config", student))
                    .limit(FLOOD)
                    .filter(answer -> answer.status() == 429)
                    .count();
        }

        private long night() {
            String answer = platform.scheduled()
                    .runNow("luca-consolidation")
                    .orElseThrow()
                    .answer();
            return parsed(answer).orElseThrow().path("grades").asLong();
        }

        private String sync() {
            Execution started =
                    platform.scheduled().startNow(ResourceNames.SYNC_WORKFLOW).orElseThrow();
            await(() -> {
                platform.cloud().timeline().pass(Duration.ofMinutes(1));
                return !execution(started.arn()).isRunning();
            });
            assertThat(execution(started.arn()).status()).isEqualTo(Execution.Status.SUCCEEDED);
            return started.name();
        }

        private Execution export() {
            String path = "/students/student_456/export";
            String admin = api.token("admin_123");
            Api.Answer asked = api.get(path, admin);
            answers.put("export", asked);
            await(() -> {
                platform.cloud().timeline().pass(Duration.ofSeconds(30));
                return api.get(path, admin).status() == 200;
            });
            Api.Answer ready = api.get(path, admin);
            answers.put("export that is ready", ready);
            ready.json()
                    .path("files")
                    .forEach(file -> secrets.add(file.path("url").asText().replaceAll(".*X-Amz-Signature=", "")));
            return executionOf(ResourceNames.EXPORT_WORKFLOW, asked.text("export_id"));
        }

        private Execution erasure() {
            String path = "/students/student_457/erasure";
            String admin = api.token("admin_123");
            Api.Answer asked = api.post(path, admin, "{\"confirm\":\"student_457\"}");
            answers.put("erasure", asked);
            answers.put("erasure again", api.post(path, admin, "{\"confirm\":\"student_457\"}"));
            platform.room(StepFunctionsRoom.class).executions().awaitQuiet(LIMIT);
            Execution waiting = executionOf(ResourceNames.ERASURE_WORKFLOW, asked.text("erasure_id"));
            answers.put(
                    "erasure taken back",
                    api.send(Api.request(platform.apiUrl(), path, admin).DELETE()));
            return waiting;
        }

        /** Two calls that fail: Lambda's runtime writes a line of each itself, which waits in its process for the next one. */
        private void failure() {
            LambdaRoom lambda = platform.room(LambdaRoom.class);
            String function = lambda.functions().keySet().stream()
                    .filter(name -> name.startsWith("GiveUpExport"))
                    .findFirst()
                    .orElseThrow();
            for (int call = 0; call < 2; call++) {
                assertThat(lambda.call(function, "{}".getBytes(StandardCharsets.UTF_8))
                                .isFailure())
                        .isTrue();
            }
        }

        /** Last of all, so that the service ends with an open breaker. */
        private long outage() {
            api.get("/profile/student_456", api.token("teacher_789"));
            platform.cloud().faults().begin("dynamodb", Faults.Kind.ERROR);
            try {
                return Stream.generate(() -> api.get("/profile/student_456", api.token("teacher_789")))
                        .limit(4)
                        .filter(answer -> answer.json().path("stale").asBoolean())
                        .count();
            } finally {
                platform.cloud().faults().end("dynamodb");
            }
        }

        private int trace() {
            String id = answers.get("evaluation").header("x-correlation-id");
            await(() -> lines().stream()
                    .anyMatch(line -> line.path("request_id").asText().equals(id)));
            return Luca.commands()
                    .setOut(new PrintWriter(traced))
                    .setErr(new PrintWriter(traced))
                    .execute(
                            "trace",
                            id,
                            "--aws-port",
                            String.valueOf(URI.create(platform.awsUrl()).getPort()),
                            "--assembly",
                            BootedPlatform.ASSEMBLY.toString());
        }

        private Api.Answer post(String path, String token, JsonNode body, String clientId) {
            return api.send(Api.request(platform.apiUrl(), path, token)
                    .header("Content-Type", "application/json")
                    .header("X-Correlation-Id", clientId)
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        }

        private static ObjectNode event(String id) {
            ObjectNode event = json.createObjectNode()
                    .put("event_id", id)
                    .put("student_id", "student_457")
                    .put("event_type", "nota")
                    .put("occurred_at", Instant.now().toString());
            event.putObject("payload").put("note", PAYLOAD);
            return event;
        }

        private Execution executionOf(String workflow, String name) {
            return platform.room(StepFunctionsRoom.class).machines().all().stream()
                    .filter(machine -> machine.name().equals(workflow))
                    .flatMap(machine -> platform.room(StepFunctionsRoom.class).executions().of(machine.arn()).stream())
                    .filter(execution -> execution.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        private Execution execution(String arn) {
            return platform.room(StepFunctionsRoom.class).executions().find(arn).orElseThrow();
        }

        /** The lines of all logs that are JSON. */
        List<JsonNode> lines() {
            return text().values().stream()
                    .flatMap(List::stream)
                    .filter(line -> line.startsWith("{"))
                    .flatMap(line -> parsed(line).stream())
                    .toList();
        }

        /** All lines by log. */
        Map<String, List<String>> text() {
            Map<String, List<String>> text = new LinkedHashMap<>();
            try (Stream<Path> files = Files.list(logs)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".log"))
                        .sorted()
                        .toList()) {
                    text.put(file.getFileName().toString(), Files.readAllLines(file));
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return text;
        }

        /** The lines that say of themselves that they belong to an id. */
        List<JsonNode> linesOf(String id) {
            return lines().stream()
                    .filter(line -> Stream.of("correlation_id", "request_id", "correlation_ids")
                            .anyMatch(field -> List.of(line.path(field).asText().split(" "))
                                    .contains(id)))
                    .toList();
        }

        private static Optional<JsonNode> parsed(String line) {
            try {
                return Optional.of(json.readTree(line));
            } catch (IOException notWhole) {
                return Optional.empty();
            }
        }

        private static Path temporary() {
            try {
                return Files.createTempDirectory("luca-observed-it-");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private void await(BooleanSupplier condition) {
            new Eventually(platform, LIMIT).await(condition);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Observed.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent("observed day", _ -> new Observed(), Observed.class);
    }
}
