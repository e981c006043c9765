package io.luca.local.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A copy of synthesized templates whose functions and tasks tell nothing: no traces, no metrics and no lines in logs. It is what
 * the cost of telling is measured against; in the service and the worker nothing else differs.
 */
public final class SilentAssembly {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";
    /** The share of the traces that begin in a task; a request that comes past the gateway brings no decision with it. */
    private static final String RECORDED_SHARE = "OTEL_TRACES_SAMPLER_ARG";

    /** https://docs.aws.amazon.com/powertools/java/latest/core/metrics/. */
    private static final String METRICS_OFF = "POWERTOOLS_METRICS_DISABLED";

    private static final String NO_LINES = "<configuration><root level=\"OFF\"/></configuration>\n";

    private final String jvmOption;
    private int functions;
    private int tasks;

    private SilentAssembly(Path logging) {
        jvmOption = "-Dlogback.configurationFile=" + logging.toUri();
    }

    /**
     * Writes the copy.
     *
     * @param target an empty directory
     * @throws IllegalStateException if the templates have no task of ECS and no function, and so nothing to compare
     */
    public static void write(Path assembly, Path target) throws IOException {
        Path logging = Files.writeString(target.resolve("no-lines.xml"), NO_LINES);
        SilentAssembly silent = new SilentAssembly(logging.toAbsolutePath());
        AssemblyCopy.write(assembly, target, silent::of);
        if (silent.functions == 0 || silent.tasks == 0) {
            throw new IllegalStateException("the templates in " + assembly + " have no task of ECS, or no function");
        }
    }

    private JsonNode of(JsonNode template) {
        template.path("Resources").forEach(resource -> {
            switch (resource.path("Type").asText()) {
                case "AWS::Lambda::Function" -> silence((ObjectNode) resource.path("Properties"));
                case "AWS::ECS::TaskDefinition" ->
                    resource.path("Properties").path("ContainerDefinitions").forEach(this::silenceContainer);
                default -> {}
            }
        });
        return template;
    }

    private void silence(ObjectNode function) {
        function.remove("TracingConfig");
        ObjectNode variables = function.withObjectProperty("Environment").withObjectProperty("Variables");
        variables.put(METRICS_OFF, "true");
        variables.put(JVM_OPTIONS, (variables.path(JVM_OPTIONS).asText("") + " " + jvmOption).strip());
        functions++;
    }

    private void silenceContainer(JsonNode container) {
        ArrayNode variables = ((ObjectNode) container).withArrayProperty("Environment");
        variables.removeIf(each -> each.path("Name").asText().equals(RECORDED_SHARE));
        variables.add(json.valueToTree(Map.of("Name", RECORDED_SHARE, "Value", "0")));
        variables.add(json.valueToTree(Map.of("Name", JVM_OPTIONS, "Value", jvmOption)));
        tasks++;
    }
}
