package io.luca.local.aws.service.stepfunctions;

import java.util.Map;
import java.util.Optional;

/**
 * A graph of states that follow one another, with the one that it starts at: a machine, a branch of a {@code Parallel} or the
 * iteration of a {@code Map}.
 *
 * @param states by name, in the order of the definition
 */
record StateGraph(String startAt, Map<String, State> states) {

    /** A state that is known to exist. */
    State state(String name) {
        return Optional.ofNullable(states.get(name)).orElseThrow();
    }
}
