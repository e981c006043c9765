package io.luca.infra.construct.privacy;

import io.luca.infra.construct.JavaFunction;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * One step of an erasure or an export. An object of the history is copied to the function's own disk, and what DuckDB needs lies
 * outside of the heap. Clients start this work, and it may take long: so many of a step run at once and no more, so that it never takes
 * what the account has from sync, worker and sign-in. What finds no room waits in its workflow.
 *
 * <p>https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
public final class PrivacyFunction extends Construct {

    private static final int MEMORY_MIB = 1_769; // one vCPU
    private static final Size DISK = Size.mebibytes(2_048);
    private static final Duration TIMEOUT = Duration.minutes(15);

    private final Function function;

    /**
     * A function of the module's one artifact.
     *
     * @param id the name of its class without {@code Function}, which is also the name that the workflow's definition calls it by
     * @param atOnce how many may run at once; empty for as many as the account lets
     */
    public PrivacyFunction(
            Construct scope, String id, JavaFunction.Props props, String description, Optional<Integer> atOnce) {
        super(scope, id);
        Function.Builder builder = JavaFunction.in(this, props)
                .description(description)
                .handler("io.luca.privacy." + id + "Function::handleRequest")
                .memorySize(MEMORY_MIB)
                .ephemeralStorageSize(DISK)
                .timeout(TIMEOUT);
        atOnce.ifPresent(builder::reservedConcurrentExecutions);
        function = builder.build();
    }

    public Function function() {
        return function;
    }
}
