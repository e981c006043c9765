package io.luca.local.workflow;

import java.util.Map;
import java.util.Optional;

/**
 * States that follow one another: a machine, a branch of a {@code Parallel} or the iteration of a {@code Map}.
 *
 * @param states by name, in the order of the definition
 */
record Flow(String startAt, Map<String, State> states) {

    /** A state that is known to exist. */
    State state(String name) {
        return Optional.ofNullable(states.get(name)).orElseThrow();
    }
}
