package io.luca.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** What the app synthesizes, once for each variant: a synthesis takes seconds. */
public enum Synthesized {
    APP_RUNNER("app-runner"),
    FARGATE("fargate");

    private static final ObjectMapper json = new ObjectMapper();

    private final Path directory;

    Synthesized(String compute) {
        try {
            directory = Files.createTempDirectory(Path.of("target"), compute);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        Map<String, Object> context = new LinkedHashMap<>(LucaApp.context(Path.of("cdk.json")));
        context.put("interactiveCompute", compute);
        App app = new App(AppProps.builder()
                .context(context)
                .analyticsReporting(false)
                .outdir(directory.toString())
                .build());
        LucaApp.build(app, Settings.from(app.getNode(), artifacts()));
        app.synth();
    }

    /** Parts of one file each, so that no other module need be built. */
    static Settings.Artifacts artifacts() {
        Path function = Path.of("src/test/resources/function");
        return new Settings.Artifacts(Path.of("src/test/resources/image"), function, function, function, function);
    }

    /** Where it was written. */
    public Path directory() {
        return directory;
    }

    /** A stack's template. */
    public JsonNode template(String stack) {
        try {
            return json.readTree(directory.resolve(stack + ".template.json").toFile());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The resources of a type in a stack, by logical id. */
    public Map<String, JsonNode> resources(String stack, String type) {
        return template(stack).path("Resources").properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals(type))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        resource -> resource.getValue().path("Properties"),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /** The properties of the one resource of a type whose logical id starts so. */
    public JsonNode resource(String stack, String type, String idPrefix) {
        return resources(stack, type).entrySet().stream()
                .filter(resource -> resource.getKey().startsWith(idPrefix))
                .map(Map.Entry::getValue)
                .reduce((one, other) -> {
                    throw new AssertionError("several resources " + idPrefix);
                })
                .orElseThrow(() -> new AssertionError("no resource " + idPrefix + " of type " + type));
    }

    /** The OpenAPI document, with its references to other resources. */
    public JsonNode openApi() {
        return resource("LucaApi", "AWS::ApiGateway::RestApi", "").path("Body");
    }
}
