package io.luca.local.aws.service.stepfunctions;

import java.util.List;
import java.util.Set;

/** The names of errors that the states language has of its own, and which errors a retrier or catcher is for by them. */
final class ErrorNames {

    static final String ALL = "States.ALL";
    static final String TASK_FAILED = "States.TaskFailed";
    static final String TIMEOUT = "States.Timeout";
    static final String RUNTIME = "States.Runtime";
    static final String DATA_LIMIT = "States.DataLimitExceeded";
    static final String QUERY = "States.QueryEvaluationError";

    /** What AWS calls terminal: no wildcard takes it. */
    private static final Set<String> TERMINAL = Set.of(RUNTIME, DATA_LIMIT);

    private ErrorNames() {}

    /**
     * Whether one of the names is for an error. {@code States.Runtime} always fails the execution, even by its name;
     * {@code States.DataLimitExceeded} is taken by its name only.
     */
    static boolean match(List<String> names, String error) {
        if (error.equals(RUNTIME)) {
            return false;
        }
        boolean isTerminal = TERMINAL.contains(error);
        return names.contains(error)
                || (names.contains(ALL) && !isTerminal)
                || (names.contains(TASK_FAILED) && !isTerminal && !error.equals(TIMEOUT));
    }
}
