package io.luca.local.aws.service.stepfunctions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The checks of what must hold between the states of a definition, as AWS makes them before it takes one. */
final class StateGraphChecks {

    private static final int LONGEST_NAME = 80;

    private final Set<String> names = new HashSet<>();

    private StateGraphChecks() {}

    /**
     * Confirms it for a graph and all within it.
     *
     * @throws InvalidDefinitionException naming the state that is wrong
     */
    static void require(StateGraph graph) {
        new StateGraphChecks().check(graph, Set.of());
    }

    private void check(StateGraph graph, Set<String> outer) {
        if (!graph.states().containsKey(graph.startAt())) {
            throw new InvalidDefinitionException("StartAt", "there is no state '" + graph.startAt() + "'");
        }
        Set<String> assigned =
                graph.states().values().stream().flatMap(State::assigned).collect(Collectors.toSet());
        assigned.stream().filter(outer::contains).findFirst().ifPresent(variable -> {
            throw new InvalidDefinitionException(
                    "the flow of '" + graph.startAt() + "'",
                    "assigns '" + variable + "', which is a variable of the flow around it");
        });
        Set<String> visible = new HashSet<>(outer);
        visible.addAll(assigned);
        graph.states().values().forEach(state -> {
            requireName(state);
            requireTargets(graph, state);
            state.inner().forEach(inner -> check(inner, visible));
        });
        requireReachable(graph);
    }

    private void requireName(State state) {
        if (state.name().length() > LONGEST_NAME) {
            throw refused(state, "its name is longer than " + LONGEST_NAME + " characters");
        }
        if (!names.add(state.name())) {
            throw refused(state, "another state of the machine has its name");
        }
    }

    private static void requireTargets(StateGraph graph, State state) {
        state.successors()
                .filter(next -> !graph.states().containsKey(next))
                .findFirst()
                .ifPresent(next -> {
                    throw refused(state, "goes on to '" + next + "', which is no state of the same flow");
                });
    }

    private static void requireReachable(StateGraph graph) {
        Set<String> reached = new HashSet<>(Set.of(graph.startAt()));
        Deque<String> open = new ArrayDeque<>(reached);
        boolean ends = false;
        while (!open.isEmpty()) {
            State state = graph.state(open.removeFirst());
            ends |= !(state instanceof State.ChoiceState)
                    && state.common().next().isEmpty();
            state.successors().filter(reached::add).forEach(open::addLast);
        }
        graph.states().values().stream()
                .filter(state -> !reached.contains(state.name()))
                .findFirst()
                .ifPresent(state -> {
                    throw refused(state, "nothing leads to it");
                });
        if (!ends) {
            throw new InvalidDefinitionException("the flow of '" + graph.startAt() + "'", "never ends");
        }
    }

    private static InvalidDefinitionException refused(State state, String what) {
        return new InvalidDefinitionException("state '" + state.name() + "'", what);
    }
}
