package io.luca.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.luca.infra.construct.Disposable;
import io.luca.infra.settings.Artifacts;
import io.luca.infra.settings.Environment;
import io.luca.infra.settings.Settings;
import io.luca.infra.settings.SettingsFiles;
import io.luca.infra.stack.ApiStack;
import io.luca.infra.stack.BehaviorStack;
import io.luca.infra.stack.ConsolidationStack;
import io.luca.infra.stack.DataStack;
import io.luca.infra.stack.GatewayAccountStack;
import io.luca.infra.stack.GovSyncStack;
import io.luca.infra.stack.PipelineStack;
import io.luca.infra.stack.PrivacyStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        SettingsFiles files = new SettingsFiles(Path.of(""));
        App app = app(files.context(files.chosen(Optional.ofNullable(System.getenv(SettingsFiles.COMMAND_LINE)))));
        build(app, Settings.from(app.getNode(), artifacts));
        app.synth();
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
