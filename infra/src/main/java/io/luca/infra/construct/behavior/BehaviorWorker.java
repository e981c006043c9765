package io.luca.infra.construct.behavior;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.ServiceMetrics;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
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
    private static final int MAX_CONCURRENCY = 20;

    private final Function function;

    /** The function's role, made first: the tenant role names it, and the function's environment names the tenant role. */
    public static Role role(Construct scope) {
        return Role.Builder.create(scope, "WorkerRole")
                .description("The behaviour worker: holds no data permission of its own")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
    }

    /** The function with its event source. */
    public BehaviorWorker(Construct scope, String id, JavaFunction.Props props, BehaviorQueues queues) {
        super(scope, id);
        function = JavaFunction.in(
                        this,
                        props.with(ServiceMetrics.of(this, MetricNames.BEHAVIOR_SERVICE)
                                .environment()))
                .description("Writes behaviour events of all schools, each under its own school's credentials")
                .handler(HANDLER)
                .memorySize(MEMORY_MIB)
                .timeout(BehaviorQueues.WORKER_TIMEOUT)
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .build();
        Alias live = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
        live.addEventSource(SqsEventSource.Builder.create(queues.events())
                .batchSize(BATCH)
                .maxBatchingWindow(BehaviorQueues.BATCH_WINDOW)
                .reportBatchItemFailures(true)
                .maxConcurrency(MAX_CONCURRENCY)
                .build());
        queues.grantQuarantine(props.role());
        JavaFunction.acceptTracing(props.role());
    }

    /** The function in all its versions: an alias's calls count for it too. */
    Function function() {
        return function;
    }
}
