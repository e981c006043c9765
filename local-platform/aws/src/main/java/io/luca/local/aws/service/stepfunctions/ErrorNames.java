package io.luca.local.workflow;

import java.util.List;
import java.util.Set;

/** Which errors a retrier or catcher is for, by the names in its {@code ErrorEquals}. */
final class ErrorNames {

    static final String ALL = "States.ALL";
    static final String TASK_FAILED = "States.TaskFailed";

    /** What AWS calls terminal: no wildcard takes it. */
    private static final Set<String> TERMINAL = Set.of(StateFailedException.RUNTIME, StateFailedException.DATA_LIMIT);

    private ErrorNames() {}

    /**
     * Whether one of the names is for an error. {@code States.Runtime} always fails the execution, even by its name;
     * {@code States.DataLimitExceeded} is taken by its name only.
     */
    static boolean match(List<String> names, String error) {
        if (error.equals(StateFailedException.RUNTIME)) {
            return false;
        }
        boolean isTerminal = TERMINAL.contains(error);
        return names.contains(error)
                || (names.contains(ALL) && !isTerminal)
                || (names.contains(TASK_FAILED) && !isTerminal && !error.equals(StateFailedException.TIMEOUT));
    }
}
