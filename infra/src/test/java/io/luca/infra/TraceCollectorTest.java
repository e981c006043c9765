package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** AWS's collector of traces beside the service, which must be of no consequence for it. */
class TraceCollectorTest {

    private final Iterator<JsonNode> containers = Synthesized.FARGATE
            .resource("LucaApi", "AWS::ECS::TaskDefinition", "")
            .path("ContainerDefinitions")
            .iterator();
    private final JsonNode service = containers.next();
    private final JsonNode collector = containers.next();

    @Test
    void the_service_is_told_where_it_is_by_the_standard_variables() {
        assertThat(variables(service))
                .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")
                .containsEntry("OTEL_TRACES_SAMPLER_ARG", "0.05")
                .containsEntry("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=laptop");
        assertThat(variables(collector).get("AOT_CONFIG_CONTENT")).contains("endpoint: localhost:4318", "[awsxray]");
    }

    @Test
    void the_task_goes_on_without_it_and_it_takes_a_known_part_of_the_memory() {
        assertThat(collector.path("Essential").asBoolean(true)).isFalse();
        assertThat(collector.path("Memory").asInt()).isEqualTo(128);
        assertThat(variables(collector).get("AOT_CONFIG_CONTENT"))
                .contains("limit_mib: 96", "processors: [memory_limiter, batch]");
        assertThat(containers.hasNext()).isFalse();
    }

    @Test
    void it_is_a_version_and_not_the_latest_one() {
        assertThat(collector.path("Image").asText())
                .matches("public\\.ecr\\.aws/aws-observability/aws-otel-collector:v[0-9]+\\.[0-9]+\\.[0-9]+");
    }

    @Test
    void nobody_reaches_it_from_outside_of_the_task() {
        assertThat(collector.path("PortMappings")).isEmpty();
    }

    private static Map<String, String> variables(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        container
                .path("Environment")
                .forEach(variable -> variables.put(
                        variable.path("Name").asText(), variable.path("Value").asText()));
        return variables;
    }
}
