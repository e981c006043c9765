package io.luca.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.infra.settings.Artifacts;
import io.luca.infra.settings.Settings;
import io.luca.infra.settings.SettingsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.CloudFormationValidatePlugin;
import software.amazon.awscdk.Validations;

/** What the app synthesizes, once for each variant: a synthesis takes seconds. */
public enum Synthesized {
    APP_RUNNER("laptop", "app-runner"),
    FARGATE("laptop", "fargate"),
    DEV_ON_APP_RUNNER("dev", "app-runner"),
    DEV_ON_FARGATE("dev", "fargate"),
    STAGING_ON_APP_RUNNER("staging", "app-runner"),
    STAGING_ON_FARGATE("staging", "fargate"),
    PROD_ON_APP_RUNNER("prod", "app-runner"),
    PROD_ON_FARGATE("prod", "fargate");

    /** Of one run of the build: both of its JVMs read what the first of them wrote. */
    private static final Path OF_THIS_RUN = Path.of(
            "target",
            "synthesized",
            System.getProperty("luca.run", "alone-" + ProcessHandle.current().pid()));

    private static final ObjectMapper json = new ObjectMapper();

    private final String environment;
    private final String compute;

    Synthesized(String environment, String compute) {
        this.environment = environment;
        this.compute = compute;
    }

    /** Where it is written. */
    public Path directory() {
        while (!isWhole() && !writeIfNobodyDoes()) {
            // The other JVM is at it. Meanwhile this one writes another variant that will be wanted: some test looks at
            // each.
            boolean _ = Stream.of(values()).anyMatch(other -> other != this && other.writeIfNobodyDoes());
            awaitTheOther();
        }
        return path();
    }

    private Path path() {
        return OF_THIS_RUN.resolve(environment + "-" + compute);
    }

    private Path mark() {
        return path().resolveSibling(path().getFileName() + ".whole");
    }

    private boolean isWhole() {
        return Files.exists(mark());
    }

    /** Whether this JVM has written it now: not if it is there, or another one is writing it. */
    private boolean writeIfNobodyDoes() {
        try (FileChannel file = lockFile();
                FileLock lock = file.tryLock()) {
            if (lock == null || isWhole()) {
                return false;
            }
            write(path());
            Files.createFile(mark());
            return true;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private void awaitTheOther() {
        try (FileChannel file = lockFile()) {
            file.lock().close();
        } catch (IOException unlockable) {
            throw new UncheckedIOException(unlockable);
        }
    }

    private FileChannel lockFile() throws IOException {
        Files.createDirectories(OF_THIS_RUN);
        return FileChannel.open(
                path().resolveSibling(path().getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    private void write(Path directory) {
        Map<String, Object> context = new LinkedHashMap<>(new SettingsFiles(Path.of("")).context(environment));
        context.put("interactiveCompute", compute);
        App app = new App(AppProps.builder()
                .context(context)
                .analyticsReporting(false)
                .outdir(directory.toString())
                .build());
        LucaApp.build(app, Settings.from(app.getNode(), artifacts()));
        if (isValidated()) {
            validate(app);
        }
        app.synth();
    }

    /** Has CloudFormation's own rules refuse what they know to fail, as a deployment has by default. */
    static void validate(App app) {
        Validations.of(app)
                .addPlugins(CloudFormationValidatePlugin.Builder.create().build());
    }

    /** Parts of one file each, so that no other module need be packaged. A function's file says which module it stands for. */
    public static Artifacts artifacts() {
        Path functions = Path.of("src/test/resources/function");
        return new Artifacts(
                Path.of("src/test/resources/image"),
                functions.resolve("behavior-worker"),
                functions.resolve("grade-consolidator"),
                functions.resolve("gov-sync"),
                functions.resolve("privacy"),
                functions.resolve("identity"));
    }

    /** The module whose code a function runs: what its asset stands for. */
    public String moduleOf(JsonNode function) {
        String key = function.at("/Code/S3Key").asText();
        Path asset = directory().resolve("asset." + key.substring(0, key.length() - ".zip".length()));
        try {
            return Files.readString(asset.resolve("MODULE")).strip();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /**
     * Whether {@code validation-report.json} tells what CloudFormation's own rules say: of every environment that is deployed, and
     * of both computes.
     */
    public boolean isValidated() {
        return !environment.equals("laptop") && (compute.equals("fargate") || environment.equals("prod"));
    }

    /** The names of all stacks that were synthesized. */
    public List<String> stacks() {
        String suffix = ".template.json";
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What CDK's command line reads of all stacks. */
    public JsonNode manifest() {
        try {
            return json.readTree(directory().resolve("manifest.json").toFile());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** A stack's template. */
    public JsonNode template(String stack) {
        try {
            return json.readTree(directory().resolve(stack + ".template.json").toFile());
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
