package io.luca.local.workflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold between the states of a definition, as AWS checks it before it takes one. */
final class FlowChecks {

    private static final int LONGEST_NAME = 80;

    private final Set<String> names = new HashSet<>();

    private FlowChecks() {}

    /**
     * Confirms it for a flow and all within it.
     *
     * @throws InvalidDefinitionException naming the state that is wrong
     */
    static void require(Flow flow) {
        new FlowChecks().check(flow, Set.of());
    }

    private void check(Flow flow, Set<String> outer) {
        if (!flow.states().containsKey(flow.startAt())) {
            throw new InvalidDefinitionException("StartAt", "there is no state '" + flow.startAt() + "'");
        }
        Set<String> assigned =
                flow.states().values().stream().flatMap(State::assigned).collect(Collectors.toSet());
        assigned.stream().filter(outer::contains).findFirst().ifPresent(variable -> {
            throw new InvalidDefinitionException(
                    "the flow of '" + flow.startAt() + "'",
                    "assigns '" + variable + "', which is a variable of the flow around it");
        });
        Set<String> visible = new HashSet<>(outer);
        visible.addAll(assigned);
        flow.states().values().forEach(state -> {
            requireName(state);
            requireTargets(flow, state);
            state.inner().forEach(inner -> check(inner, visible));
        });
        requireReachable(flow);
    }

    private void requireName(State state) {
        if (state.name().length() > LONGEST_NAME) {
            throw refused(state, "its name is longer than " + LONGEST_NAME + " characters");
        }
        if (!names.add(state.name())) {
            throw refused(state, "another state of the machine has its name");
        }
    }

    private static void requireTargets(Flow flow, State state) {
        state.successors()
                .filter(next -> !flow.states().containsKey(next))
                .findFirst()
                .ifPresent(next -> {
                    throw refused(state, "goes on to '" + next + "', which is no state of the same flow");
                });
    }

    private static void requireReachable(Flow flow) {
        Set<String> reached = new HashSet<>(Set.of(flow.startAt()));
        Deque<String> open = new ArrayDeque<>(reached);
        boolean ends = false;
        while (!open.isEmpty()) {
            State state = flow.state(open.removeFirst());
            ends |= !(state instanceof State.ChoiceState)
                    && state.common().next().isEmpty();
            state.successors().filter(reached::add).forEach(open::addLast);
        }
        flow.states().values().stream()
                .filter(state -> !reached.contains(state.name()))
                .findFirst()
                .ifPresent(state -> {
                    throw refused(state, "nothing leads to it");
                });
        if (!ends) {
            throw new InvalidDefinitionException("the flow of '" + flow.startAt() + "'", "never ends");
        }
    }

    private static InvalidDefinitionException refused(State state, String what) {
        return new InvalidDefinitionException("state '" + state.name() + "'", what);
    }
}
