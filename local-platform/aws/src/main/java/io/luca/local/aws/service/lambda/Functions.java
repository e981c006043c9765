package io.luca.local.aws.service.lambda;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import io.luca.local.aws.trace.XRay;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the templates, with their versions and aliases: all of one function are the same process here. Each runs
 * under its role's credentials.
 */
public final class Functions implements Provisioner, AutoCloseable {

    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String VERSION = "AWS::Lambda::Version";
    private static final String ALIAS = "AWS::Lambda::Alias";
    private static final String SERVICE = "lambda.amazonaws.com";
    /** By it Lambda tells its runtime clients how to write what they log themselves, such as of a handler that fails. */
    private static final String LOG_FORMAT = "AWS_LAMBDA_LOG_FORMAT";

    private static final Duration SESSION = Duration.ofHours(3);
    private static final long LEAST_MEMORY =
            128; // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    private static final long USUAL_TIMEOUT_SECONDS = 3;
    /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
    private static final int OF_AN_ACCOUNT = 1_000;
    /** https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
    private static final int LEFT_FOR_ALL = 100;

    private final CloudAssembly assembly;
    private final Environment environment;
    private final Roles roles;
    private final CredentialStore credentials;
    private final Supplier<String> awsEndpoint;
    private final Path java;
    private final Path logs;
    private final Clock clock;
    private final Metrics metrics;
    private final Output output;
    private final Supplier<XRay> xray;
    private final LentLibraries libraries;
    private @Nullable RuntimeClient client;
    private final Map<String, LambdaFunction> byName = new LinkedHashMap<>();
    private final Map<String, Set<String>> qualifiers = new HashMap<>();

    /** Learns where the output of a function goes, which is the stream of a log group. */
    @FunctionalInterface
    public interface Output {
        void goesTo(String logGroup, Path file);
    }

    /**
     * No functions yet.
     *
     * @param awsEndpoint the local AWS endpoint, which answers before a function is called
     * @param logs a directory for the output of the processes
     * @param metrics where each function tells of its calls
     * @param output learns which file is the output of a function that its template gives a log group
     * @param xray takes the traces of functions that are traced
     */
    public Functions(
            CloudAssembly assembly,
            Environment environment,
            Roles roles,
            CredentialStore credentials,
            Supplier<String> awsEndpoint,
            Path java,
            Path logs,
            Clock clock,
            Metrics metrics,
            Output output,
            Supplier<XRay> xray) {
        this.metrics = metrics;
        this.output = output;
        this.assembly = assembly;
        this.environment = environment;
        this.roles = roles;
        this.credentials = credentials;
        this.awsEndpoint = awsEndpoint;
        this.java = java;
        this.logs = logs;
        this.clock = clock;
        this.xray = xray;
        this.libraries = new LentLibraries(
                LentLibraries.KNOWN,
                LentLibraries.class.getClassLoader(),
                Processor.ofThisMachine(),
                logs.resolve("lent"));
    }

    @Override
    public Set<String> types() {
        return Set.of(FUNCTION, VERSION, ALIAS);
    }

    /** The functions by name. */
    public Map<String, LambdaFunction> byName() {
        return Map.copyOf(byName);
    }

    /**
     * The function that a name or an ARN names, as Lambda's API takes it.
     *
     * @param qualifier given beside the name; it may be in the name instead
     * @throws IllegalArgumentException if there is no such function, alias or version
     */
    public FunctionReference refer(String nameOrArn, Optional<String> qualifier) {
        String prefix = arn("");
        String local = nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
        int colon = local.indexOf(':');
        String name = colon < 0 ? local : local.substring(0, colon);
        Optional<String> named = colon < 0 ? qualifier : Optional.of(local.substring(colon + 1));
        LambdaFunction function = byName.get(name);
        if (function == null
                || (qualifier.isPresent() && !named.equals(qualifier))
                || named.filter(which -> !FunctionReference.LATEST.equals(which)
                                && !qualifiers.getOrDefault(name, Set.of()).contains(which))
                        .isPresent()) {
            throw new IllegalArgumentException("Function not found: " + nameOrArn
                    + qualifier.map(which -> " " + which).orElse(""));
        }
        return new FunctionReference(function, named);
    }

    /** Where a function's output goes; the file is there once it was called. */
    public Path log(String name) {
        if (!byName.containsKey(name)) {
            throw new IllegalArgumentException("Function not found: " + name);
        }
        return file(name);
    }

    private Path file(String name) {
        return logs.resolve(name + ".log");
    }

    private String arn(String name) {
        return "arn:aws:lambda:%s:%s:function:%s".formatted(environment.region(), environment.accountId(), name);
    }

    private void addQualifier(LambdaFunction function, String qualifier) {
        var _ = qualifiers
                .computeIfAbsent(function.config().name(), _ -> new HashSet<>())
                .add(qualifier);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return switch (resource.type()) {
            case FUNCTION -> function(resource, properties);
            case VERSION -> version(properties);
            default -> alias(properties);
        };
    }

    @Override
    public void close() {
        byName.values().forEach(LambdaFunction::close);
    }

    private Provisioned function(Resource resource, Fields properties) {
        String name = properties.optionalText("FunctionName").orElse(resource.logicalId());
        if (!"java25".equals(properties.text("Runtime"))) {
            throw properties.refused("Runtime must be java25");
        }
        Fields code = properties.object("Code");
        code.optionalText("S3Bucket");
        String key = code.text("S3Key");
        Path directory = assembly.codeSource(key)
                .orElseThrow(() -> properties.refused("Code " + key + " is no asset of this project"));
        Map<String, String> variables = new HashMap<>();
        properties
                .optionalObject("Environment")
                .flatMap(given -> given.optionalObject("Variables"))
                .ifPresent(given -> given.names().forEach(variable -> variables.put(variable, given.text(variable))));
        List<NativeLibrary> lent = lent(properties, directory);
        // A process that was started stays and nothing is restored, but the runtime compiles otherwise.
        boolean hasSnapStart = properties
                .optionalObject("SnapStart")
                .map(snapStart -> "PublishedVersions".equals(snapStart.text("ApplyOn")))
                .orElse(false);
        properties.ignore("EphemeralStorage", "the process has this machine's own disk");
        InvocationTraces traced = traces(properties);
        properties.optionalObject("LoggingConfig").ifPresent(logging -> {
            output(logging, name);
            logging.optionalText("LogFormat").ifPresent(format -> variables.put(LOG_FORMAT, format));
        });
        properties.ignore("Description", "text for people");
        properties.ignore("Tags", "read by nobody");
        FunctionConfig config = new FunctionConfig(
                name,
                arn(name),
                properties.text("Role"),
                properties.text("Handler"),
                directory.toAbsolutePath().normalize(),
                variables,
                properties.optionalNumber("MemorySize").orElse(LEAST_MEMORY).intValue(),
                Duration.ofSeconds(properties.optionalNumber("Timeout").orElse(USUAL_TIMEOUT_SECONDS)),
                hasSnapStart,
                atOnce(properties));
        try {
            roles.requireTrusted(config.roleArn(), SERVICE);
        } catch (IllegalArgumentException untrusted) {
            throw properties.refused("Role: " + untrusted.getMessage());
        }
        byName.put(name, new LambdaFunction(config, metrics, () -> start(config, lent, traced.environment()), traced));
        return new Provisioned(name, Map.of("Arn", config.arn()));
    }

    private void output(Fields logging, String name) {
        logging.ignore("ApplicationLogLevel", "a line is as the function writes it");
        logging.ignore("SystemLogLevel", "Lambda writes no lines of its own here");
        logging.optionalText("LogGroup").ifPresent(group -> output.goesTo(group, file(name)));
    }

    /** A function that is not traced of itself goes on with the trace of its caller, whom nobody here tells it. */
    private InvocationTraces traces(Fields properties) {
        boolean isActive = properties
                .optionalObject("TracingConfig")
                .map(tracing -> "Active".equals(tracing.text("Mode")))
                .orElse(false);
        return isActive ? InvocationTraces.to(xray.get()) : InvocationTraces.NONE;
    }

    /** How many of the function may run at once. What is set apart for functions is not the account's any more, which keeps some for all. */
    private OptionalInt atOnce(Fields properties) {
        Optional<Long> reserved = properties.optionalNumber("ReservedConcurrentExecutions");
        if (reserved.isEmpty()) {
            return OptionalInt.empty();
        }
        long others = byName.values().stream()
                .mapToInt(function -> function.config().atOnce().orElse(0))
                .sum();
        if (reserved.get() < 0 || others + reserved.get() > OF_AN_ACCOUNT - LEFT_FOR_ALL) {
            throw properties.refused("ReservedConcurrentExecutions of all functions must leave " + LEFT_FOR_ALL
                    + " of the " + OF_AN_ACCOUNT + " of an account");
        }
        return OptionalInt.of(reserved.get().intValue());
    }

    /** What the function is lent, because its package has no code for this machine's processor. */
    private List<NativeLibrary> lent(Fields properties, Path code) {
        List<String> architectures = properties.texts("Architectures");
        Processor wanted = architectures.isEmpty()
                ? Processor.X86_64
                : Processor.named(architectures.getFirst())
                        .filter(_ -> architectures.size() == 1)
                        .orElseThrow(() -> properties.refused(
                                "Architectures must be one of arm64 and x86_64, got " + architectures));
        try {
            List<NativeLibrary> lent = libraries.neededBy(code, wanted);
            properties.ignore(
                    "Architectures",
                    "the process runs on this machine's own processor"
                            + (lent.isEmpty()
                                    ? ""
                                    : ", and is lent this machine's own "
                                            + lent.stream()
                                                    .map(NativeLibrary::name)
                                                    .collect(Collectors.joining(", "))));
            return lent;
        } catch (IllegalArgumentException unable) {
            throw properties.refused("Code: " + unable.getMessage());
        }
    }

    private Provisioned version(Fields properties) {
        LambdaFunction function = known(properties);
        properties.ignore("Description", "text for people");
        properties.ignore("CodeSha256", "the code is what was built");
        addQualifier(function, "1");
        return new Provisioned(
                function.config().arn() + ":1",
                Map.of("Version", "1", "FunctionArn", function.config().arn() + ":1"));
    }

    private Provisioned alias(Fields properties) {
        LambdaFunction function = known(properties);
        properties.text("FunctionVersion");
        properties.ignore("Description", "text for people");
        String name = properties.text("Name");
        addQualifier(function, name);
        String arn = function.config().arn() + ":" + name;
        return new Provisioned(arn, Map.of("AliasArn", arn));
    }

    private LambdaFunction known(Fields properties) {
        String name = properties.text("FunctionName");
        LambdaFunction function = byName.get(name);
        if (function == null) {
            throw properties.refused("FunctionName " + name + " is no function of these templates");
        }
        return function;
    }

    private synchronized RuntimeClient client() {
        if (client == null) {
            client = new RuntimeClient(logs);
        }
        return client;
    }

    private ExecutionEnvironment start(FunctionConfig config, List<NativeLibrary> lent, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(config.environment());
        variables.putAll(more);
        IssuedCredentials issued = credentials.issue(config.roleArn(), config.name(), Map.of(), SESSION);
        variables.put("AWS_ACCESS_KEY_ID", issued.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", issued.secretAccessKey());
        variables.put("AWS_SESSION_TOKEN", String.valueOf(issued.sessionToken()));
        variables.put("AWS_REGION", environment.region());
        variables.put("AWS_DEFAULT_REGION", environment.region());
        variables.put("AWS_ENDPOINT_URL", awsEndpoint.get());
        // By its number the SDKs put the bucket into the path: 'bucket.localhost' is no name that every machine
        // resolves.
        variables.put("AWS_ENDPOINT_URL_S3", awsEndpoint.get().replace("localhost", "127.0.0.1"));
        List<String> arguments =
                client().arguments(lent.stream().map(libraries::directoryOf).toList());
        return new ExecutionEnvironment(config, variables, java, arguments, log(config.name()), clock);
    }
}
