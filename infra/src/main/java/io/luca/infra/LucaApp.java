package io.luca.infra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.luca.infra.construct.Disposable;
import io.luca.infra.settings.Artifacts;
import io.luca.infra.settings.Environment;
import io.luca.infra.settings.Settings;
import io.luca.infra.stack.ApiStack;
import io.luca.infra.stack.BehaviorStack;
import io.luca.infra.stack.ConsolidationStack;
import io.luca.infra.stack.DataStack;
import io.luca.infra.stack.GatewayAccountStack;
import io.luca.infra.stack.GovSyncStack;
import io.luca.infra.stack.PipelineStack;
import io.luca.infra.stack.PrivacyStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;

/** Synthesizes all stacks. CDK's command line passes context and output directory by its own environment variables. */
public final class LucaApp {

    private LucaApp() {}

    /** Synthesizes what the arguments name, as {@link Artifacts#parse} reads them; {@code infra/pom.xml} gives the usual places. */
    public static void main(String[] arguments) {
        Artifacts artifacts = Artifacts.parse(List.of(arguments));
        artifacts.requireBuilt();
        App app = app(context(Path.of(""), chosenEnvironment()));
        build(app, Settings.from(app.getNode(), artifacts));
        app.synth();
    }

    /**
     * The context of {@code cdk.json}, and over it what {@code environments.yaml} says of all environments and of one. What the command
     * line says goes over both.
     *
     * @param directory where the two files are
     * @throws IllegalArgumentException if there is no such environment
     */
    public static Map<String, Object> context(Path directory, String environment) {
        JsonNode environments = read(new ObjectMapper(new YAMLFactory()), directory.resolve("environments.yaml"));
        if (!Environment.NAMES.contains(environment) || !environments.has(environment)) {
            throw new IllegalArgumentException("environment must be one of "
                    + Environment.NAMES.stream().sorted().toList() + ", got " + environment);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        addTo(values, read(new ObjectMapper(), directory.resolve("cdk.json")).path("context"));
        addTo(values, environments.path("all"));
        addTo(values, environments.path(environment));
        values.put(Environment.CONTEXT, environment);
        return values;
    }

    /** As CDK's command line passes it on, which adds {@code cdk.json} to what it was told. */
    private static String chosenEnvironment() {
        String given = System.getenv("CDK_CONTEXT_JSON");
        JsonNode context = given == null ? MissingNode.getInstance() : parse(given);
        return context.has(Environment.CONTEXT)
                ? context.path(Environment.CONTEXT).asText()
                : read(new ObjectMapper(), Path.of("cdk.json"))
                        .path("context")
                        .path(Environment.CONTEXT)
                        .asText();
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("CDK_CONTEXT_JSON is no JSON", malformed);
        }
    }

    private static void addTo(Map<String, Object> values, JsonNode more) {
        more.properties()
                .forEach(value -> values.put(value.getKey(), value.getValue().asText()));
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read " + file.toAbsolutePath(), unreadable);
        }
    }

    /** Adds all stacks to an app. */
    public static void build(App app, Settings settings) {
        Environment environment = settings.environment();
        GatewayAccountStack account = new GatewayAccountStack(app, "LucaGatewayAccount");
        DataStack data = new DataStack(app, "LucaData", settings);
        BehaviorStack behavior = new BehaviorStack(app, "LucaBehavior", data, settings);
        new ConsolidationStack(app, "LucaConsolidation", data, settings);
        new GovSyncStack(app, "LucaGovSync", data, settings);
        PipelineStack pipeline = new PipelineStack(app, "LucaPipeline", data, settings);
        PrivacyStack privacy = new PrivacyStack(app, "LucaPrivacy", data, pipeline, settings);
        ApiStack api = new ApiStack(app, "LucaApi", new ApiStack.Props(data, behavior, privacy, settings));
        api.addStackDependency(account, "the gateway writes no log before the account says by which role");
        if (environment.protection() == Environment.Protection.NONE) {
            Aspects.of(app).add(new Disposable());
        }
        Aspects.of(app).add(new AwsSolutionsChecks());
    }

    /** An app with this context, written where the environment variable {@code CDK_OUTDIR} says. */
    public static App app(Map<String, Object> context) {
        return new App(
                AppProps.builder().context(context).analyticsReporting(false).build());
    }
}
