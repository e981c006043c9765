package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.LogMarkers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The questions that are saved for whoever is called: of fields that the logs have, and to all logs that may know. */
class SavedQueriesTest {

    private static final Synthesized APP = Synthesized.FARGATE;
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|/[^/]*/");
    private static final Pattern NAMED = Pattern.compile("\\bas (\\w+)");
    private static final Pattern WORD = Pattern.compile("@?[A-Za-z_][\\w.]*");
    private static final Pattern LITERAL = Pattern.compile("\"(\\w+)\"");
    private static final Set<String> LANGUAGE = Set.of(
            "fields", "filter", "stats", "sort", "limit", "by", "as", "and", "or", "like", "in", "asc", "desc", "count",
            "pct", "max", "latest");
    private static final Set<String> OF_LOGS_INSIGHTS = Set.of("@timestamp", "@message", "@log");
    /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
    private static final Set<String> OF_THE_TRAIL =
            Set.of("userIdentity.arn", "eventSource", "eventName", "errorCode", "errorMessage", "sourceIPAddress");

    @Test
    void there_is_a_question_for_each_thing_that_is_asked_first() {
        assertThat(queries(APP).keySet())
                .containsExactlyInAnyOrder(
                        "luca/one-correlation-id",
                        "luca/one-school",
                        "luca/slow-requests",
                        "luca/violations-of-tenants",
                        "luca/answers-by-error",
                        "luca/errors-by-kind",
                        "luca/refused-calls");
        assertThat(queries(Synthesized.DEV_ON_FARGATE).keySet())
                .allMatch(name -> name.startsWith("luca-dev/"))
                .doesNotContain("luca-dev/refused-calls");
    }

    @Test
    void questions_are_about_fields_that_the_logs_have() throws IOException {
        Set<String> ofTheGateway = fieldsOfTheAccessLog();
        Set<String> ofCode = literalsOfCode();

        queries(APP).forEach((name, query) -> {
            String text = TEXT.matcher(query.path("QueryString").asText()).replaceAll(" ");
            Set<String> fields = words(text);
            fields.removeAll(LANGUAGE);
            fields.removeAll(OF_LOGS_INSIGHTS);
            NAMED.matcher(text).results().forEach(named -> fields.remove(named.group(1)));
            String groups = query.path("LogGroupNames").toString();
            Set<String> known = new TreeSet<>();
            if (groups.contains("AccessLog")) {
                known.addAll(ofTheGateway);
            }
            if (groups.contains("WorkerLog")) {
                known.addAll(ofCode);
            }
            if (name.equals("luca/refused-calls")) {
                known.addAll(OF_THE_TRAIL);
            }
            assertThat(known).as(name).containsAll(fields);
        });
    }

    /** By one id the lines of the gateway, of all our code and of all executions are found. */
    @ParameterizedTest
    @EnumSource
    void one_id_is_looked_for_in_every_log_in_which_a_request_may_be(Synthesized app) {
        Map<String, JsonNode> queries = queries(app);
        String all = of(queries, "/one-correlation-id").path("LogGroupNames").toString();
        String code =
                of(queries, "/violations-of-tenants").path("LogGroupNames").toString();
        int expected = 0;
        for (String stack : app.stacks()) {
            for (String log : app.resources(stack, "AWS::Logs::LogGroup").keySet()) {
                boolean isOfCode = app.resources(stack, "AWS::Logs::MetricFilter").values().stream()
                        .anyMatch(filter ->
                                filter.path("LogGroupName").path("Ref").asText().equals(log)
                                        && filter.path("FilterPattern").asText().contains(LogMarkers.TENANT_VIOLATION));
                boolean isOfWorkflow = app.resources(stack, "AWS::StepFunctions::StateMachine").values().stream()
                        .anyMatch(machine ->
                                machine.path("LoggingConfiguration").toString().contains("\"" + log + "\""));
                Pattern exported = Pattern.compile("\"" + stack + "(-\\w+)?:ExportsOutputRef" + log);
                if (isOfCode || isOfWorkflow || log.contains("AccessLog")) {
                    assertThat(all).containsPattern(exported);
                    expected++;
                }
                assertThat(exported.matcher(code).find()).as(log).isEqualTo(isOfCode);
            }
        }

        assertThat(of(queries, "/one-correlation-id").path("LogGroupNames")).hasSize(expected);
        assertThat(expected).as("a query asks no more").isLessThanOrEqualTo(50);
    }

    private static JsonNode of(Map<String, JsonNode> queries, String suffix) {
        return queries.entrySet().stream()
                .filter(query -> query.getKey().endsWith(suffix))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        WORD.matcher(text).results().map(MatchResult::group).forEach(words::add);
        return words;
    }

    private static Set<String> fieldsOfTheAccessLog() throws IOException {
        String format = APP.resource("LucaApi", "AWS::ApiGateway::Stage", "")
                .at("/AccessLogSetting/Format")
                .asText();
        Set<String> fields = new TreeSet<>();
        new ObjectMapper().readTree(format).fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    /** The field of a line is a text of the code that writes it. */
    private static Set<String> literalsOfCode() throws IOException {
        Set<String> literals = new TreeSet<>();
        for (String module : new String[] {
            "shared-model", "interactive-service", "behavior-worker", "grade-consolidator", "gov-sync", "privacy"
        }) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file ->
                                LITERAL.matcher(read(file)).results().forEach(text -> literals.add(text.group(1))));
            }
        }
        return literals;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, JsonNode> queries(Synthesized app) {
        Map<String, JsonNode> queries = new TreeMap<>();
        app.stacks()
                .forEach(stack -> app.resources(stack, "AWS::Logs::QueryDefinition")
                        .values()
                        .forEach(query -> queries.put(query.path("Name").asText(), query)));
        return queries;
    }
}
