package io.luca.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A function as its template describes it.
 *
 * @param code the directory with classes at its root and libraries in {@code lib/}
 * @param memoryMib what the function may use, in MiB, as Lambda counts it
 */
public record FunctionConfig(
        String name,
        String arn,
        String roleArn,
        String handler,
        Path code,
        Map<String, String> environment,
        int memoryMib,
        Duration timeout) {

    public FunctionConfig {
        environment = Map.copyOf(environment);
    }
}
