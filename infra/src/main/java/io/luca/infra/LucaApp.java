package io.luca.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.luca.infra.construct.Disposable;
import io.luca.infra.settings.Artifacts;
import io.luca.infra.settings.Environment;
import io.luca.infra.settings.Settings;
import io.luca.infra.settings.SettingsFiles;
import io.luca.infra.settings.Variant;
import io.luca.infra.stack.ApiStack;
import io.luca.infra.stack.BehaviorStack;
import io.luca.infra.stack.ConsolidationStack;
import io.luca.infra.stack.DataStack;
import io.luca.infra.stack.GatewayAccountStack;
import io.luca.infra.stack.GovSyncStack;
import io.luca.infra.stack.OperationsStack;
import io.luca.infra.stack.PipelineStack;
import io.luca.infra.stack.PrivacyStack;
import io.luca.infra.stack.TrailStack;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;

/** Synthesizes all stacks. CDK's command line passes context and output directory by its own environment variables. */
public final class LucaApp {

    private LucaApp() {}

    /** What CDK's command line and the build start: {@link #synthesize(String...)}, with a mistake told in one line. */
    public static void main(String[] arguments) {
        try {
            synthesize(arguments);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            System.err.println("luca: " + refused.getMessage()); // no trace would tell more to whoever deploys
            System.exit(1);
        }
    }

    /**
     * Synthesizes what the arguments name, as {@link Artifacts#parse} reads them; {@code infra/pom.xml} gives the usual places.
     *
     * @throws IllegalArgumentException that names the setting or argument which is not valid
     * @throws IllegalStateException that says what is not built
     */
    public static void synthesize(String... arguments) {
        List<String> variants = Stream.of(arguments).filter(Variant::isOne).toList();
        Artifacts artifacts = Artifacts.parse(Stream.of(arguments)
                .filter(argument -> !variants.contains(argument))
                .toList());
        artifacts.requireBuilt();
        SettingsFiles files = new SettingsFiles(Path.of(""));
        String environment = files.chosen(Optional.ofNullable(System.getenv(SettingsFiles.COMMAND_LINE)));
        SettingsFiles.requireDeployable(environment, System.getenv("CDK_CLI_VERSION") != null);
        App app = app(files.context(environment));
        build(app, Settings.from(app.getNode(), artifacts));
        app.synth();
        variants.stream().map(Variant::parse).forEach(variant -> synthesize(variant, files, artifacts));
    }

    private static void synthesize(Variant variant, SettingsFiles files, Artifacts artifacts) {
        Map<String, Object> context = new HashMap<>(files.context(variant.environment()));
        context.put("interactiveCompute", variant.compute());
        App app = new App(AppProps.builder()
                .postCliContext(context) // it is what the variant says, whatever the command line does
                .analyticsReporting(false)
                .outdir(variant.directory().toString())
                .build());
        build(app, Settings.from(app.getNode(), artifacts));
        app.synth();
    }

    /** Adds all stacks to an app. */
    public static void build(App app, Settings settings) {
        Environment environment = settings.environment();
        GatewayAccountStack account = new GatewayAccountStack(app, "LucaGatewayAccount");
        DataStack data = new DataStack(app, "LucaData", settings);
        BehaviorStack behavior = new BehaviorStack(app, "LucaBehavior", data, settings);
        Stack consolidation = new ConsolidationStack(app, "LucaConsolidation", data, settings);
        GovSyncStack sync = new GovSyncStack(app, "LucaGovSync", data, settings);
        PipelineStack pipeline = new PipelineStack(app, "LucaPipeline", data, settings);
        PrivacyStack privacy =
                new PrivacyStack(app, "LucaPrivacy", new PrivacyStack.Before(data, pipeline, consolidation), settings);
        ApiStack api = new ApiStack(app, "LucaApi", new ApiStack.Props(data, behavior, privacy, settings));
        Stack operations = new OperationsStack(app, "LucaOperations");
        if (environment.protection() != Environment.Protection.NONE) {
            new TrailStack(
                    app,
                    "LucaTrail",
                    new TrailStack.Watched(
                            data.table().arn(),
                            List.of(
                                    pipeline.lake().arn(),
                                    privacy.exports().arn(),
                                    sync.reports().arn()),
                            data.alerts()),
                    settings);
        }
        api.addStackDependency(account, "the gateway writes no log before the account says by which role");
        if (environment.protection() == Environment.Protection.NONE) {
            Stream.of(data, behavior, consolidation, sync, pipeline, privacy, api, operations)
                    .forEach(stack -> Aspects.of(stack).add(new Disposable()));
        }
        Aspects.of(app).add(new AwsSolutionsChecks());
    }

    /** An app with this context, written where the environment variable {@code CDK_OUTDIR} says. */
    public static App app(Map<String, Object> context) {
        return new App(
                AppProps.builder().context(context).analyticsReporting(false).build());
    }
}
