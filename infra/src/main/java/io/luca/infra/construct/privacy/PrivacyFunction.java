package io.luca.infra.construct.privacy;

import io.luca.infra.construct.JavaFunction;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * One step of an erasure or an export. An object of the history is copied to the function's own disk, and what DuckDB needs lies
 * outside of the heap.
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
     */
    public PrivacyFunction(Construct scope, String id, JavaFunction.Props props, String description) {
        super(scope, id);
        function = JavaFunction.in(this, props)
                .description(description)
                .handler("io.luca.privacy." + id + "Function::handleRequest")
                .memorySize(MEMORY_MIB)
                .ephemeralStorageSize(DISK)
                .timeout(TIMEOUT)
                .build();
    }

    public Function function() {
        return function;
    }
}
