package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.contract.EnvironmentVariables;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The templates set what the code reads, by the same names. */
class EnvironmentTest {

    @Test
    void app_runner_gives_the_service_all_that_it_needs() {
        Map<String, JsonNode> variables = variables(
                Synthesized.APP_RUNNER
                        .resource("LucaApi", "AWS::AppRunner::Service", "")
                        .at("/SourceConfiguration/ImageRepository/ImageConfiguration/RuntimeEnvironmentVariables"),
                "Name");

        assertThat(variables)
                .containsOnlyKeys(
                        "AWS_REGION",
                        EnvironmentVariables.TABLE,
                        EnvironmentVariables.TENANT_ROLE_ARN,
                        EnvironmentVariables.USER_POOL_ID,
                        EnvironmentVariables.USER_POOL_CLIENT_ID,
                        EnvironmentVariables.WEB_ORIGIN,
                        EnvironmentVariables.EXPORT_BUCKET,
                        EnvironmentVariables.ERASURE_WORKFLOW_ARN,
                        EnvironmentVariables.EXPORT_WORKFLOW_ARN,
                        EnvironmentVariables.BLOCKED_DAYS,
                        EnvironmentVariables.METRICS_SERVICE);
        pointAtTheRightResources(variables);
    }

    @Test
    void fargate_adds_the_port_and_the_stage_that_its_link_puts_before_each_path() {
        Map<String, JsonNode> variables = variables(
                Synthesized.FARGATE
                        .resource("LucaApi", "AWS::ECS::TaskDefinition", "")
                        .at("/ContainerDefinitions/0/Environment"),
                "Name");

        assertThat(variables)
                .containsOnlyKeys(
                        EnvironmentVariables.TABLE,
                        EnvironmentVariables.TENANT_ROLE_ARN,
                        EnvironmentVariables.USER_POOL_ID,
                        EnvironmentVariables.USER_POOL_CLIENT_ID,
                        EnvironmentVariables.WEB_ORIGIN,
                        EnvironmentVariables.EXPORT_BUCKET,
                        EnvironmentVariables.ERASURE_WORKFLOW_ARN,
                        EnvironmentVariables.EXPORT_WORKFLOW_ARN,
                        EnvironmentVariables.BLOCKED_DAYS,
                        EnvironmentVariables.METRICS_SERVICE,
                        EnvironmentVariables.BASE_PATH,
                        EnvironmentVariables.PORT,
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "OTEL_TRACES_SAMPLER_ARG",
                        "OTEL_RESOURCE_ATTRIBUTES");
        assertThat(variables.get(EnvironmentVariables.BASE_PATH).asText()).isEqualTo("/v1");
        assertThat(variables.get(EnvironmentVariables.PORT).asText()).isEqualTo("8080");
        pointAtTheRightResources(variables);
    }

    private static void pointAtTheRightResources(Map<String, JsonNode> variables) {
        assertThat(String.valueOf(variables.get(EnvironmentVariables.TABLE))).contains("PlatformTable");
        assertThat(String.valueOf(variables.get(EnvironmentVariables.TENANT_ROLE_ARN)))
                .contains("InteractiveTenantRole");
        assertThat(String.valueOf(variables.get(EnvironmentVariables.USER_POOL_ID)))
                .contains("PeoplePoolC64A4D1E");
        assertThat(String.valueOf(variables.get(EnvironmentVariables.EXPORT_BUCKET)))
                .contains("Exports");
        assertThat(String.valueOf(variables.get(EnvironmentVariables.ERASURE_WORKFLOW_ARN)))
                .contains(":stateMachine:luca-erasure");
        assertThat(String.valueOf(variables.get(EnvironmentVariables.EXPORT_WORKFLOW_ARN)))
                .contains(":stateMachine:luca-export");
        assertThat(variables.get(EnvironmentVariables.BLOCKED_DAYS).asText()).isEqualTo("45");
        assertThat(String.valueOf(variables.get(EnvironmentVariables.USER_POOL_CLIENT_ID)))
                .contains("PeoplePoolWeb");
    }

    private static Map<String, JsonNode> variables(JsonNode list, String name) {
        Map<String, JsonNode> variables = new TreeMap<>();
        list.forEach(variable -> variables.put(variable.path(name).asText(), variable.path("Value")));
        return variables;
    }
}
