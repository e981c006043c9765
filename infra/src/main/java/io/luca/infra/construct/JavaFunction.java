package io.luca.infra.construct;

import io.luca.infra.settings.Waits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * What all our functions have in common: runtime, processor, traces, and a log of their own that outlives them, in which violations of
 * tenants are counted.
 */
public final class JavaFunction {

    private JavaFunction() {}

    /**
     * What differs between all functions.
     *
     * @param code the directory with classes at its root and libraries in {@code lib/}
     * @param role as which it runs; one role may serve several functions
     * @param environment what it is told
     */
    public record Props(Path code, Role role, Map<String, String> environment) {

        public Props {
            environment = Map.copyOf(environment);
        }

        /** The same, told more. */
        public Props with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(environment);
            all.putAll(more);
            return new Props(code, role, all);
        }
    }

    /** A function in a construct, with its log, to which its role may write. */
    public static Function.Builder in(Construct scope, Props props) {
        LogGroup log = LogGroup.Builder.create(scope, "Log")
                .retention(Waits.logRetention(scope.getNode()))
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        log.grantWrite(props.role());
        TenantViolations.countIn(log);
        return Function.Builder.create(scope, "Function")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .code(Code.fromAsset(props.code().toString()))
                .tracing(Tracing.ACTIVE)
                .logGroup(log)
                .loggingFormat(LoggingFormat.JSON) // what Lambda says itself, such as of a handler that fails
                .role(props.role())
                .environment(new TreeMap<>(props.environment()));
    }

    /** Of a role whose function is complete. */
    public static void acceptTracing(Role role) {
        AcceptedFinding.on(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "xray:PutTraceSegments and PutTelemetryRecords know no resource");
    }
}
