package io.luca.local.lambda;

import io.luca.local.aws.CredentialStore;
import io.luca.local.aws.IssuedCredentials;
import io.luca.local.iam.Roles;
import io.luca.local.template.CloudAssembly;
import io.luca.local.template.Environment;
import io.luca.local.template.Properties;
import io.luca.local.template.Provisioned;
import io.luca.local.template.Provisioner;
import io.luca.local.template.Resource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The functions of the templates, with their versions and aliases: all of one function are the same process here. Each runs
 * under its role's credentials.
 */
public final class Functions implements Provisioner, AutoCloseable {

    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String VERSION = "AWS::Lambda::Version";
    private static final String ALIAS = "AWS::Lambda::Alias";
    private static final String SERVICE = "lambda.amazonaws.com";
    private static final Duration SESSION = Duration.ofHours(3);
    private static final long LEAST_MEMORY =
            128; // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    private static final long USUAL_TIMEOUT_SECONDS = 3;

    private final CloudAssembly assembly;
    private final Environment environment;
    private final Roles roles;
    private final CredentialStore credentials;
    private final String awsEndpoint;
    private final Path java;
    private final Path logs;
    private final Clock clock;
    private final Map<String, LambdaFunction> byName = new LinkedHashMap<>();

    /**
     * No functions yet.
     *
     * @param awsEndpoint the local AWS endpoint, already answering
     * @param logs a directory for the output of the processes
     */
    public Functions(
            CloudAssembly assembly,
            Environment environment,
            Roles roles,
            CredentialStore credentials,
            String awsEndpoint,
            Path java,
            Path logs,
            Clock clock) {
        this.assembly = assembly;
        this.environment = environment;
        this.roles = roles;
        this.credentials = credentials;
        this.awsEndpoint = awsEndpoint;
        this.java = java;
        this.logs = logs;
        this.clock = clock;
    }

    @Override
    public Set<String> types() {
        return Set.of(FUNCTION, VERSION, ALIAS);
    }

    /** The functions by name. */
    public Map<String, LambdaFunction> byName() {
        return Map.copyOf(byName);
    }

    @Override
    public Provisioned provision(Resource resource, Properties properties) {
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

    private Provisioned function(Resource resource, Properties properties) {
        String name = properties.optionalText("FunctionName").orElse(resource.logicalId());
        if (!"java25".equals(properties.text("Runtime"))) {
            throw properties.unsupported("Runtime must be java25");
        }
        Properties code = properties.object("Code");
        code.optionalText("S3Bucket");
        String key = code.text("S3Key");
        Path directory = assembly.codeSource(key)
                .orElseThrow(() -> properties.unsupported("Code " + key + " is no asset of this project"));
        Map<String, String> variables = new HashMap<>();
        properties
                .optionalObject("Environment")
                .flatMap(given -> given.optionalObject("Variables"))
                .ifPresent(given -> given.names().forEach(variable -> variables.put(variable, given.text(variable))));
        properties.hasNoMeaningHere("Architectures", "the process runs on this machine's own processor");
        properties.hasNoMeaningHere("SnapStart", "a process that was started stays; nothing is restored");
        properties.hasNoMeaningHere("TracingConfig", "traces go to X-Ray, which does not run here");
        properties.hasNoMeaningHere("LoggingConfig", "logs go to files of this machine");
        properties.hasNoMeaningHere("Description", "text for people");
        properties.hasNoMeaningHere("Tags", "read by nobody");
        FunctionConfig config = new FunctionConfig(
                name,
                "arn:aws:lambda:%s:%s:function:%s".formatted(environment.region(), environment.accountId(), name),
                properties.text("Role"),
                properties.text("Handler"),
                directory.toAbsolutePath().normalize(),
                variables,
                properties.optionalNumber("MemorySize").orElse(LEAST_MEMORY).intValue(),
                Duration.ofSeconds(properties.optionalNumber("Timeout").orElse(USUAL_TIMEOUT_SECONDS)));
        try {
            roles.requireTrusted(config.roleArn(), SERVICE);
        } catch (IllegalArgumentException untrusted) {
            throw properties.unsupported("Role: " + untrusted.getMessage());
        }
        byName.put(name, new LambdaFunction(config, () -> start(config)));
        return new Provisioned(name, Map.of("Arn", config.arn()));
    }

    private Provisioned version(Properties properties) {
        LambdaFunction function = known(properties);
        properties.hasNoMeaningHere("Description", "text for people");
        properties.hasNoMeaningHere("CodeSha256", "the code is what was built");
        return new Provisioned(
                function.config().arn() + ":1",
                Map.of("Version", "1", "FunctionArn", function.config().arn() + ":1"));
    }

    private Provisioned alias(Properties properties) {
        LambdaFunction function = known(properties);
        properties.text("FunctionVersion");
        properties.hasNoMeaningHere("Description", "text for people");
        String arn = function.config().arn() + ":" + properties.text("Name");
        return new Provisioned(arn, Map.of("AliasArn", arn));
    }

    private LambdaFunction known(Properties properties) {
        String name = properties.text("FunctionName");
        LambdaFunction function = byName.get(name);
        if (function == null) {
            throw properties.unsupported("FunctionName " + name + " is no function of these templates");
        }
        return function;
    }

    private ExecutionEnvironment start(FunctionConfig config) {
        Map<String, String> variables = new HashMap<>(config.environment());
        IssuedCredentials issued = credentials.issue(config.roleArn(), config.name(), Map.of(), SESSION);
        variables.put("AWS_ACCESS_KEY_ID", issued.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", issued.secretAccessKey());
        variables.put("AWS_SESSION_TOKEN", String.valueOf(issued.sessionToken()));
        variables.put("AWS_REGION", environment.region());
        variables.put("AWS_DEFAULT_REGION", environment.region());
        variables.put("AWS_ENDPOINT_URL", awsEndpoint);
        return new ExecutionEnvironment(config, variables, java, logs.resolve(config.name() + ".log"), clock);
    }
}
