package io.luca.function;

import io.luca.tracing.InvocationTraces;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A function's environment variables, as its template sets them. One that is missing or wrong is a mistake of ours, and fails the
 * start by its name. Safe for use by many threads.
 */
public final class Environment {

    /** As AWS's own SDK finds it: Java's runtime sets no variable for each invocation. */
    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

    private final Map<String, String> variables;

    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The variables of this process: what Lambda was told. */
    public static Environment ofLambda() {
        return new Environment(System.getenv());
    }

    /**
     * The value of a variable.
     *
     * @throws IllegalStateException if it is not there, or blank
     */
    public String required(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the environment lacks " + name);
        }
        return value;
    }

    /**
     * A whole number from 1 to a limit.
     *
     * @throws IllegalStateException if the variable is not there, or no such number
     */
    public int number(String name, int most) {
        String text = required(name);
        if (text.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw new IllegalStateException(name + " must be a whole number from 1 to " + most + ", got " + text);
    }

    /** The value of a variable that need not be there. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** Whether SnapStart takes a snapshot of this process once the function is made. */
    public boolean isBeforeSnapshot() {
        return optional("AWS_LAMBDA_INITIALIZATION_TYPE")
                .filter("snap-start"::equals)
                .isPresent();
    }

    /** The traces of the invocations of this function; none where Lambda runs no daemon that takes them. */
    public InvocationTraces traces() {
        return new InvocationTraces(variables, () -> Optional.ofNullable(System.getProperty(TRACE_HEADER)));
    }

    /** The names alone: the values of Lambda's variables hold credentials. */
    @Override
    public String toString() {
        return "Environment" + new TreeSet<>(variables.keySet());
    }
}
