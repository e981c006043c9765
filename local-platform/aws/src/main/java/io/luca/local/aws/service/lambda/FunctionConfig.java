package io.luca.local.aws.service.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A function as its template describes it.
 *
 * @param code the directory with classes at its root and libraries in {@code lib/}
 * @param memoryMib what the function may use, in MiB, as Lambda counts it
 * @param hasSnapStart whether its versions are restored from a snapshot
 * @param atOnce how many may run at once, which are set apart for it; empty if it shares what the account has
 */
public record FunctionConfig(
        String name,
        String arn,
        String roleArn,
        String handler,
        Path code,
        Map<String, String> environment,
        int memoryMib,
        Duration timeout,
        boolean hasSnapStart,
        OptionalInt atOnce) {

    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

    public FunctionConfig {
        environment = Map.copyOf(environment);
    }

    /**
     * Whether its JVM is told to compile quickly and no further, as the managed runtime of Java 25 does unless there is SnapStart
     * or the function says what it wants. https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html
     */
    boolean isCompiledQuickly() {
        return !hasSnapStart && !environment.containsKey(JVM_OPTIONS);
    }
}
