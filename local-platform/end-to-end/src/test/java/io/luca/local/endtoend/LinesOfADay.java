package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.endtoend.ObservedDay.Observed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands in the logs of a day: lines of one form, and nothing about anybody. */
abstract class LinesOfADay {

    private static final Path SCHEMA = Path.of("../../docs/log-line.schema.json");

    /** What a line of the gateway says, in the form that the template gives it. */
    private static final List<String> ACCESS_FIELDS = List.of(
            "request_id", "time", "method", "route", "status", "school_id", "latency_ms", "integration_ms", "error");

    /** What tells of a person, or opens a door, whoever wrote it: names of the demo's people, marks of the day, and what is signed. */
    private static final List<Pattern> PERSONAL = Stream.of(
                    "Valentina",
                    "Rojas",
                    "Quintero",
                    Pattern.quote(ObservedDay.MARK),
                    Pattern.quote(ObservedDay.CORRECTED_MARK),
                    ObservedDay.REASON,
                    ObservedDay.PAYLOAD,
                    "\"(score|mark|payload|name|email|reason)\":",
                    "Bearer ",
                    "eyJ[A-Za-z0-9_-]{10}",
                    "X-Amz-(Signature|Credential|Security-Token)",
                    "AWS4-HMAC-SHA256",
                    "(?i)secretaccesskey|session_?token|password",
                    "Demo-2026!",
                    "LUCADEMO",
                    "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\\.[A-Za-z]{2,}")
            .map(Pattern::compile)
            .toList();

    private final Observed day;
    private final LineSchema schema;

    LinesOfADay(Observed day) throws IOException {
        this.day = day;
        this.schema = LineSchema.read(SCHEMA);
    }

    @Test
    void every_line_of_every_log_is_json_of_one_schema_or_of_the_gateways_or_of_cloudwatchs() {
        List<String> wrong = new ArrayList<>();
        Map<String, List<String>> logs = day.text();

        logs.forEach((log, lines) -> lines.forEach(
                line -> problem(log, line).ifPresent(problem -> wrong.add(log + ": " + problem + ": " + line))));

        assertThat(logs)
                .as("each path has written")
                .hasSizeGreaterThan(12)
                .containsKeys("access.log", "government.log");
        assertThat(wrong).isEmpty();
        assertThat(day.lines())
                .as("what Lambda itself says of a call that failed is among them, for such a call ends no process")
                .anyMatch(line -> line.has("AWSRequestId"));
    }

    @Test
    void a_line_that_is_not_of_the_schema_is_found() {
        assertThat(problem("x.log", "Exception in thread main")).isPresent();
        assertThat(problem("x.log", "{\"timestamp\":\"2026-11-30T08:00:00Z\",\"level\":\"INFO\"}"))
                .isPresent();
        assertThat(problem("x.log", LINE.formatted(",\"school_id\":\"a\""))).isEmpty();
        assertThat(problem("x.log", LINE.formatted(",\"school\":\"a\""))).hasValueSatisfying(says("school"));
        assertThat(problem("x.log", LINE.formatted(",\"status\":\"200\""))).hasValueSatisfying(says("status"));
    }

    @Test
    void nothing_in_any_log_tells_of_a_person_or_opens_a_door() {
        List<String> found = new ArrayList<>();

        day.text()
                .forEach((log, lines) -> lines.forEach(
                        line -> personal(line).ifPresent(what -> found.add(log + ": " + what + ": " + line))));

        assertThat(found).isEmpty();
    }

    @Test
    void a_value_that_tells_of_a_person_is_found() {
        assertThat(day.secrets)
                .hasSizeGreaterThan(4)
                .allSatisfy(secret -> assertThat(personal(secret)).isPresent());
        for (String value : List.of(
                "Valentina Rojas",
                "got " + ObservedDay.MARK,
                "Authorization: Bearer x",
                "https://x/?X-Amz-Signature=0",
                "ana@escuela.example",
                day.answers.get("evaluation").json().path("score").asText())) {
            assertThat(personal(LINE.formatted(",\"message\":\"" + value + "\"")))
                    .as(value)
                    .isPresent();
        }
    }

    private static final String LINE =
            "{\"timestamp\":\"2026-11-30T08:00:00Z\",\"level\":\"INFO\",\"service\":\"privacy\","
                    + "\"logger\":\"x\",\"message\":\"y\"%s}";

    private static java.util.function.Consumer<String> says(String field) {
        return problem -> assertThat(problem).contains(field);
    }

    private Optional<String> personal(String line) {
        return Stream.concat(
                        PERSONAL.stream()
                                .filter(pattern -> pattern.matcher(line).find())
                                .map(Pattern::pattern),
                        day.secrets.stream().filter(line::contains))
                .findFirst();
    }

    private Optional<String> problem(String log, String line) {
        JsonNode fields;
        try {
            fields = new ObjectMapper().readTree(line);
        } catch (IOException noJson) {
            return Optional.of("no JSON");
        }
        if (!fields.isObject()) {
            return Optional.of("no object");
        }
        if (fields.has("_aws")) {
            return Optional.empty();
        }
        if (log.equals("access.log")) {
            return ACCESS_FIELDS.stream().filter(field -> !fields.has(field)).findFirst();
        }
        return schema.problem(fields);
    }
}
