package io.luca.infra.construct;

import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.iam.Role;
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
     * @param code the directory with classes at its root and libraries in {@code lib/}
     */
    public PrivacyFunction(
            Construct scope, String id, String code, Role role, String description, Map<String, String> environment) {
        super(scope, id);
        function = JavaFunction.in(this, code, role, environment)
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
