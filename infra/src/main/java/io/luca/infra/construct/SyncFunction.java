package io.luca.infra.construct;

import io.luca.contract.Names;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * One step of the government sync. No version is published: nobody waits for a step, and the workflow repeats one that is slow
 * to start.
 */
public final class SyncFunction extends Construct {

    private static final int MEMORY_MIB = 1_024;

    private final Function function;

    /**
     * A function of the module's one artifact.
     *
     * @param id the name of its class without {@code Function}, which is also the name that the workflow's definition calls it by
     * @param code the directory with classes at its root and libraries in {@code lib/}
     */
    public SyncFunction(
            Construct scope,
            String id,
            String code,
            Role role,
            Duration timeout,
            String description,
            Map<String, String> environment) {
        super(scope, id);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put(Names.METRICS_SERVICE, Names.GOV_SYNC);
        function = JavaFunction.in(this, code, role, variables)
                .description(description)
                .handler("io.luca.gov." + id + "Function::handleRequest")
                .memorySize(MEMORY_MIB)
                .timeout(timeout)
                .build();
    }

    public Function function() {
        return function;
    }
}
