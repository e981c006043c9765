package io.luca.infra.construct.sync;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.ServiceMetrics;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * One step of the government sync. No version is published: nobody waits for a step, and the workflow repeats one that is slow
 * to start.
 */
public final class SyncFunction extends Construct {

    private static final int MEMORY_MIB = 1_024;

    private final Function function;

    /** What differs between the steps. */
    public record Props(JavaFunction.Props function, Duration timeout, String description) {}

    /**
     * A function of the module's one artifact.
     *
     * @param id the name of its class without {@code Function}, which is also the name that the workflow's definition calls it by
     */
    public SyncFunction(Construct scope, String id, Props props) {
        super(scope, id);
        function = JavaFunction.in(
                        this,
                        props.function()
                                .with(ServiceMetrics.of(this, MetricNames.GOV_SYNC_SERVICE)
                                        .environment()))
                .description(props.description())
                .handler("io.luca.gov." + id + "Function::handleRequest")
                .memorySize(MEMORY_MIB)
                .timeout(props.timeout())
                .build();
    }

    public Function function() {
        return function;
    }
}
