package io.luca.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.luca.infra.settings.Artifacts;
import io.luca.infra.settings.Settings;
import io.luca.infra.stack.ApiStack;
import io.luca.infra.stack.BehaviorStack;
import io.luca.infra.stack.ConsolidationStack;
import io.luca.infra.stack.DataStack;
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
        App app = app(context(Path.of("cdk.json")));
        build(app, Settings.from(app.getNode(), artifacts));
        app.synth();
    }

    /** The context of {@code cdk.json}, which is the only place of its defaults. What the command line says goes over it. */
    public static Map<String, Object> context(Path cdkJson) {
        try {
            JsonNode context = new ObjectMapper().readTree(cdkJson.toFile()).path("context");
            Map<String, Object> values = new LinkedHashMap<>();
            context.properties()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().asText()));
            return values;
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read " + cdkJson.toAbsolutePath(), unreadable);
        }
    }

    /** Adds all stacks to an app. */
    public static void build(App app, Settings settings) {
        DataStack data = new DataStack(app, "LucaData", settings);
        BehaviorStack behavior = new BehaviorStack(app, "LucaBehavior", data, settings);
        new ConsolidationStack(app, "LucaConsolidation", data, settings);
        new GovSyncStack(app, "LucaGovSync", data, settings);
        PipelineStack pipeline = new PipelineStack(app, "LucaPipeline", data, settings);
        PrivacyStack privacy = new PrivacyStack(app, "LucaPrivacy", data, pipeline, settings);
        new ApiStack(app, "LucaApi", new ApiStack.Props(data, behavior, privacy, settings));
        Aspects.of(app).add(new AwsSolutionsChecks());
    }

    /** An app with this context, written where the environment variable {@code CDK_OUTDIR} says. */
    public static App app(Map<String, Object> context) {
        return new App(
                AppProps.builder().context(context).analyticsReporting(false).build());
    }
}
