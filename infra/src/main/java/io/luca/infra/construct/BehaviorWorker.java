package io.luca.infra.construct;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * The function that writes behaviour events. The queue calls its alias, which points to a published version: only those start
 * from a snapshot.
 */
public final class BehaviorWorker extends Construct {

    private static final String HANDLER = "io.luca.worker.BehaviorFunction::handleRequest";
    /** Memory is also processor time; below this, a cold start without a snapshot takes longer than a batch may wait. */
    private static final int MEMORY_MIB = 1_024;

    private static final int BATCH = 50;
    private static final Duration WINDOW = Duration.seconds(5);
    private static final int MAX_CONCURRENCY = 20;

    /** The function's role, made first: the tenant role names it, and the function's environment names the tenant role. */
    public static Role role(Construct scope) {
        return Role.Builder.create(scope, "WorkerRole")
                .description("The behaviour worker: holds no data permission of its own")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
    }

    /**
     * The function with its event source.
     *
     * @param code the directory with classes at its root and libraries in {@code lib/}
     */
    public BehaviorWorker(
            Construct scope,
            String id,
            String code,
            Role role,
            BehaviorQueues queues,
            Map<String, String> environment) {
        super(scope, id);
        LogGroup log = LogGroup.Builder.create(this, "Log")
                .retention(RetentionDays.THREE_MONTHS)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        log.grantWrite(role);
        Function function = Function.Builder.create(this, "Function")
                .description("Writes behaviour events of all schools, each under its own school's credentials")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler(HANDLER)
                .code(Code.fromAsset(code))
                .memorySize(MEMORY_MIB)
                .timeout(BehaviorQueues.WORKER_TIMEOUT)
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .tracing(Tracing.ACTIVE)
                .logGroup(log)
                .role(role)
                .environment(new TreeMap<>(environment))
                .build();
        Alias live = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
        live.addEventSource(SqsEventSource.Builder.create(queues.events())
                .batchSize(BATCH)
                .maxBatchingWindow(WINDOW)
                .reportBatchItemFailures(true)
                .maxConcurrency(MAX_CONCURRENCY)
                .build());
        queues.grantQuarantine(role);
        AcceptedFinding.on(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "xray:PutTraceSegments and PutTelemetryRecords know no resource");
    }
}
