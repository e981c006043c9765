package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.EnvironmentVariables;
import io.luca.contract.MetricNames;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators look at shows what there is: a metric of a name that nobody emits under is an empty graph, and an alarm on it never rings. */
class DashboardsTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Set<String> PATHS =
            Set.of("luca", "luca-interactive", "luca-behavior", "luca-sync", "luca-jobs", "luca-lake");

    /** A metric that is shown or watched: its namespace, its name, and its dimensions. */
    private record Shown(String namespace, String name, Map<String, String> dimensions) {}

    @ParameterizedTest
    @EnumSource(names = {"PROD_ON_FARGATE", "PROD_ON_APP_RUNNER", "FARGATE", "APP_RUNNER"})
    void each_path_and_the_whole_have_a_picture(Synthesized app) {
        assertThat(dashboards(app).keySet()).isEqualTo(PATHS);
    }

    /** Three are free in an account, and more are not worth it where nobody works. */
    @ParameterizedTest
    @EnumSource(names = {"DEV_ON_FARGATE", "STAGING_ON_FARGATE"})
    void elsewhere_there_is_a_picture_of_the_whole(Synthesized app) {
        assertThat(dashboards(app).keySet())
                .containsExactly("luca-" + (app == Synthesized.DEV_ON_FARGATE ? "dev" : "staging"));
    }

    @ParameterizedTest
    @EnumSource
    void every_metric_of_a_dashboard_or_an_alarm_is_one_that_aws_documents_or_that_we_emit(Synthesized app)
            throws IOException {
        JsonNode documented =
                json.readTree(Path.of("src/test/resources/aws-metrics.json").toFile());
        Set<String> services = new TreeSet<>();
        Set<String> filtered = new TreeSet<>();
        for (String stack : app.stacks()) {
            app.resources(stack, "AWS::Lambda::Function")
                    .values()
                    .forEach(function ->
                            services.add(function.at("/Environment/Variables/" + EnvironmentVariables.METRICS_SERVICE)
                                    .asText()));
            for (String compute : List.of("AWS::ECS::TaskDefinition", "AWS::AppRunner::Service")) {
                app.resources(stack, compute).values().stream()
                        .flatMap(service -> service.findParents("Value").stream())
                        .filter(variable -> variable.path("Name").asText().equals(EnvironmentVariables.METRICS_SERVICE))
                        .forEach(variable -> services.add(variable.path("Value").asText()));
            }
            app.resources(stack, "AWS::Logs::MetricFilter")
                    .values()
                    .forEach(filter -> filtered.add(
                            filter.at("/MetricTransformations/0/MetricName").asText()));
        }

        assertThat(all(app)).hasSizeGreaterThan(40).allSatisfy(metric -> {
            if (metric.namespace().equals(MetricNames.NAMESPACE)) {
                if (metric.dimensions().isEmpty()) {
                    assertThat(filtered).contains(metric.name());
                } else {
                    assertThat(ours()).contains(metric.name());
                    assertThat(metric.dimensions().keySet()).containsExactly("Service");
                    assertThat(services).containsAll(metric.dimensions().values());
                }
            } else {
                JsonNode namespace = documented.path(metric.namespace());
                assertThat(texts(namespace.path("metrics")))
                        .as(metric.namespace())
                        .contains(metric.name());
                assertThat(texts(namespace.path("dimensions")))
                        .as(metric.namespace())
                        .containsAll(metric.dimensions().keySet());
            }
        });
    }

    /** What is counted and shown nowhere is paid for, and nobody sees it. */
    @ParameterizedTest
    @EnumSource(names = {"PROD_ON_FARGATE", "PROD_ON_APP_RUNNER"})
    void every_metric_that_we_emit_is_in_a_picture_or_rings(Synthesized app) {
        Set<String> seen = new TreeSet<>();
        all(app).stream()
                .filter(metric -> metric.namespace().equals(MetricNames.NAMESPACE))
                .forEach(metric -> seen.add(metric.name()));

        assertThat(seen).containsAll(ours());
    }

    /** The alarms of a stack without a dashboard, of the table and of the trail, are seen in the list of alarms alone. */
    @ParameterizedTest
    @EnumSource(names = {"PROD_ON_FARGATE", "PROD_ON_APP_RUNNER"})
    void every_alarm_of_a_path_is_in_the_picture_of_the_path(Synthesized app) {
        for (String stack : List.of("LucaApi", "LucaBehavior", "LucaGovSync", "LucaPipeline", "LucaPrivacy")) {
            String body = app.resources(stack, "AWS::CloudWatch::Dashboard")
                    .values()
                    .iterator()
                    .next()
                    .toString();
            for (String type : List.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")) {
                assertThat(app.resources(stack, type).keySet())
                        .allSatisfy(alarm -> assertThat(body).contains("[\"" + alarm + "\",\"Arn\"]"));
            }
        }
        String jobs = app.resources("LucaPrivacy", "AWS::CloudWatch::Dashboard")
                .values()
                .iterator()
                .next()
                .toString();
        assertThat(app.resources("LucaConsolidation", "AWS::CloudWatch::Alarm").keySet())
                .isNotEmpty()
                .allSatisfy(alarm -> assertThat(jobs).contains("LucaConsolidation:ExportsOutputFnGetAtt" + alarm));
    }

    /** The promise, and how fast its errors are used up: over an hour, six hours and three days. */
    @Test
    void the_picture_of_the_whole_measures_against_what_is_promised() {
        JsonNode body = dashboards(Synthesized.PROD_ON_FARGATE).get("luca");
        List<Integer> promised = new ArrayList<>();
        body.findValues("horizontal")
                .forEach(lines -> promised.add(lines.at("/0/value").asInt()));
        Set<Integer> windows = new TreeSet<>();
        List<String> expressions = new ArrayList<>();
        body.findValues("expression").forEach(expression -> expressions.add(expression.asText()));
        body.path("widgets").forEach(widget -> {
            if (widget.path("properties").path("title").asText().startsWith("Errors by what is allowed")) {
                widget.findValues("period").forEach(period -> windows.add(period.asInt()));
            }
        });

        assertThat(promised).containsExactly(120, 1);
        assertThat(windows).containsExactlyInAnyOrder(3_600, 6 * 3_600, 72 * 3_600);
        assertThat(expressions).contains("errors60 / MAX([answers60, 1]) / 0.01");
    }

    /** Names of our own metrics that stand in code: also of those that no template knows yet. */
    private static Set<String> ours() {
        Set<String> names = new TreeSet<>();
        for (Field field : MetricNames.class.getFields()) {
            if (field.getName().matches("NAMESPACE|SERVICE_DIMENSION|\\w+_SERVICE")) {
                continue; // what they are counted by
            }
            try {
                names.add(String.valueOf(field.get(null)));
            } catch (IllegalAccessException hidden) {
                throw new AssertionError(hidden);
            }
        }
        return names;
    }

    private static List<Shown> all(Synthesized app) {
        List<Shown> all = new ArrayList<>();
        dashboards(app).values().forEach(body -> body.path("widgets").forEach(widget -> shown(widget, all)));
        app.stacks()
                .forEach(stack ->
                        app.resources(stack, "AWS::CloudWatch::Alarm").values().forEach(alarm -> watched(alarm, all)));
        return all;
    }

    /** A row is namespace, name, pairs of a dimension and its value, and what it looks like; {@code .} repeats the row before. */
    private static void shown(JsonNode widget, List<Shown> all) {
        List<String> before = List.of();
        for (JsonNode row : widget.at("/properties/metrics")) {
            List<String> parts = new ArrayList<>();
            row.forEach(part -> {
                if (part.isTextual()) {
                    parts.add(part.asText());
                }
            });
            if (parts.isEmpty()) {
                continue; // an expression
            }
            for (int index = 0; index < parts.size(); index++) {
                if (parts.get(index).equals(".")) {
                    parts.set(index, before.get(index));
                }
            }
            Map<String, String> dimensions = new TreeMap<>();
            for (int index = 2; index + 1 < parts.size(); index += 2) {
                dimensions.put(parts.get(index), parts.get(index + 1));
            }
            all.add(new Shown(parts.get(0), parts.get(1), dimensions));
            before = parts;
        }
    }

    private static void watched(JsonNode alarm, List<Shown> all) {
        Stream.concat(Stream.of(alarm), alarm.findValues("Metric").stream())
                .filter(metric -> metric.has("MetricName"))
                .forEach(metric -> {
                    Map<String, String> dimensions = new TreeMap<>();
                    metric.path("Dimensions")
                            .forEach(dimension -> dimensions.put(
                                    dimension.path("Name").asText(),
                                    dimension.path("Value").isTextual()
                                            ? dimension.path("Value").asText()
                                            : dimension.path("Value").toString()));
                    all.add(new Shown(
                            metric.path("Namespace").asText(),
                            metric.path("MetricName").asText(),
                            dimensions));
                });
    }

    /** What is in the bodies, by name; a reference stands for its value. */
    private static Map<String, JsonNode> dashboards(Synthesized app) {
        Map<String, JsonNode> dashboards = new LinkedHashMap<>();
        for (String stack : app.stacks()) {
            app.resources(stack, "AWS::CloudWatch::Dashboard").values().forEach(dashboard -> {
                JsonNode body = dashboard.path("DashboardBody");
                StringBuilder text = new StringBuilder(body.isTextual() ? body.asText() : "");
                body.at("/Fn::Join/1").forEach(part -> text.append(part.isTextual() ? part.asText() : "reference"));
                try {
                    dashboards.put(dashboard.path("DashboardName").asText(), json.readTree(text.toString()));
                } catch (IOException broken) {
                    throw new AssertionError(stack + " has a dashboard that is no JSON", broken);
                }
            });
        }
        return dashboards;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
