package io.luca.infra.construct;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** What all our functions have in common: runtime, processor, traces, and a log of their own that outlives them. */
final class JavaFunction {

    private JavaFunction() {}

    /**
     * A function in a construct, with its log, to which its role may write.
     *
     * @param code the directory with classes at its root and libraries in {@code lib/}
     */
    static Function.Builder in(Construct scope, String code, Role role, Map<String, String> environment) {
        LogGroup log = LogGroup.Builder.create(scope, "Log")
                .retention(RetentionDays.THREE_MONTHS)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        log.grantWrite(role);
        return Function.Builder.create(scope, "Function")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .code(Code.fromAsset(code))
                .tracing(Tracing.ACTIVE)
                .logGroup(log)
                .role(role)
                .environment(new TreeMap<>(environment));
    }

    /** Of a role whose function is complete. */
    static void acceptTracing(Role role) {
        AcceptedFinding.on(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "xray:PutTraceSegments and PutTelemetryRecords know no resource");
    }
}
