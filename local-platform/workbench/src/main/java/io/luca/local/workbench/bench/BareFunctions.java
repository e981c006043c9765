package io.luca.local.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.workbench.bench.bare.EmptyHandler;
import io.luca.local.workbench.bench.bare.OneCallHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Functions that do next to nothing, in a copy of synthesized templates beside Luca's own: each is made as one of Luca's, with that one's
 * role, memory and libraries, and with another handler.
 */
public final class BareFunctions {

    /** Answers at once, under the options of a function without a snapshot. */
    static final String EMPTY = "bare-empty";

    /** Makes one call by AWS's SDK. */
    static final String ONE_CALL = "bare-one-call";

    /** Ends the names of those whose JVMs compile as those of functions with SnapStart do. */
    static final String WITH_SNAP_START = "-snapstart";

    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String OF_IDENTITY = "io.luca.identity.";
    private static final String ASSET = "bare-functions";
    private static final int SECONDS = 60;
    private static final Map<String, Class<?>> HANDLERS =
            Map.of(EMPTY, EmptyHandler.class, ONE_CALL, OneCallHandler.class);
    private static final ObjectMapper json = new ObjectMapper();

    private BareFunctions() {}

    /** Whether a function is one of these. */
    static boolean isOne(String function) {
        return HANDLERS.keySet().stream().anyMatch(function::startsWith);
    }

    /**
     * Writes the copy.
     *
     * @param target an empty directory
     * @throws IllegalStateException if the templates have no function of the user pool, whose like these are
     */
    public static void write(Path assembly, Path target) throws IOException {
        AssemblyCopy.write(assembly, target, BareFunctions::with);
        CloudAssembly copy = CloudAssembly.read(target);
        JsonNode model = copy.stacks().stream()
                .flatMap(stack -> models(stack.body()).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the templates in " + assembly + " have no function of the user pool"));
        Path code = copy.codeSource(model.at("/Properties/Code/S3Key").asText()).orElseThrow();
        Path directory = target.resolve(ASSET);
        for (Class<?> handler : HANDLERS.values()) {
            put(handler, directory);
        }
        Files.createDirectories(directory.resolve("lib"));
        try (Stream<Path> libraries = Files.list(code.resolve("lib"))) {
            for (Path library : libraries.filter(jar -> !isOurs(jar)).toList()) {
                Files.copy(library, directory.resolve("lib").resolve(library.getFileName()));
            }
        }
        try (Stream<Path> manifests = Files.list(target)) {
            for (Path manifest : manifests
                    .filter(file -> file.toString().endsWith(".assets.json"))
                    .toList()) {
                ObjectNode assets = (ObjectNode) json.readTree(manifest.toFile());
                assets.withObject("/files/" + ASSET + "/source")
                        .put("path", ASSET)
                        .put("packaging", "zip");
                json.writeValue(manifest.toFile(), assets);
            }
        }
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith("shared-model");
    }

    private static JsonNode with(JsonNode template) {
        List<JsonNode> models = models(template);
        if (!models.isEmpty()) {
            ObjectNode resources = (ObjectNode) template.path("Resources");
            HANDLERS.forEach((name, handler) -> {
                resources.set(logicalId(name), like(models.getFirst(), name, handler));
                ObjectNode snapStart = like(models.getFirst(), name + WITH_SNAP_START, handler);
                snapStart.withObject("/Properties/SnapStart").put("ApplyOn", "PublishedVersions");
                resources.set(logicalId(name + WITH_SNAP_START), snapStart);
            });
        }
        return template;
    }

    private static List<JsonNode> models(JsonNode template) {
        return template.path("Resources")
                .valueStream()
                .filter(resource -> FUNCTION.equals(resource.path("Type").asText()))
                .filter(resource -> resource.at("/Properties/Handler").asText().startsWith(OF_IDENTITY))
                .toList();
    }

    private static ObjectNode like(JsonNode model, String name, Class<?> handler) {
        ObjectNode function = model.deepCopy();
        ObjectNode properties = (ObjectNode) function.path("Properties");
        properties.remove(List.of("SnapStart", "Environment", "LoggingConfig", "TracingConfig"));
        properties.put("FunctionName", name);
        properties.put("Handler", handler.getName() + "::handleRequest");
        properties.put("Timeout", SECONDS);
        ((ObjectNode) properties.path("Code")).put("S3Key", ASSET + ".zip");
        return function;
    }

    private static String logicalId(String name) {
        return name.replace("-", "");
    }

    private static void put(Class<?> handler, Path directory) throws IOException {
        String file = handler.getName().replace('.', '/') + ".class";
        Path target = directory.resolve(file);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        try (InputStream compiled = Objects.requireNonNull(handler.getResourceAsStream("/" + file))) {
            Files.copy(compiled, target);
        }
    }
}
