package io.luca.local.workflow;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One stay of a path in a state, from the event of its entry to the event of its exit. */
final class Visit {

    private static final String ENTERED = "stateEnteredEventDetails";
    private static final String EXITED = "stateExitedEventDetails";

    private final Path path;
    private final State state;
    private final Payload input;
    private final Instant enteredAt;
    private final long enteredEvent;
    private int retries;

    /** Where the path goes on, and with what. */
    record Step(Payload output, Optional<String> next) {}

    /**
     * What is known besides the input: a result or an error.
     *
     * @param name among the members of {@code $states}; empty for nothing
     */
    record Known(String name, @Nullable Object value) {

        static final Known NOTHING = new Known("", null);
    }

    private Visit(Path path, State state, Payload input, Instant enteredAt, long enteredEvent) {
        this.path = path;
        this.state = state;
        this.input = input;
        this.enteredAt = enteredAt;
        this.enteredEvent = enteredEvent;
    }

    static Visit enter(Path path, State state, Payload input) throws StateFailedException {
        long event = path.record(
                state.type() + "StateEntered", ENTERED, Map.of("name", state.name(), "input", input.text()));
        return new Visit(path, state, input, path.run().timeline().now(), event);
    }

    Path path() {
        return path;
    }

    /** The same stay as an iteration within it sees it: with the iteration's item. */
    Visit on(Path child) {
        return new Visit(child, state, input, enteredAt, enteredEvent);
    }

    State state() {
        return state;
    }

    Payload input() {
        return input;
    }

    /** Says that the state's work is tried once more. */
    void again() {
        retries++;
    }

    /**
     * A value of the definition, by what is known now.
     *
     * @throws StateFailedException if it cannot be computed or is larger than a payload may be
     */
    Payload evaluate(Template template, Known known) throws StateFailedException {
        try {
            Payload value = Payload.of(template.evaluate(scope(known)));
            if (value.isTooLarge()) {
                throw tooLarge();
            }
            return value;
        } catch (StateFailedException failed) {
            throw failed.error().equals(StateFailedException.QUERY) ? unevaluated(failed) : failed;
        }
    }

    /** A failure to evaluate what an expression gave, such as a condition that is no truth value. */
    StateFailedException unusable(String what) throws StateFailedException {
        return unevaluated(new StateFailedException(StateFailedException.QUERY, what));
    }

    StateFailedException tooLarge() {
        return new StateFailedException(
                StateFailedException.DATA_LIMIT,
                "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit."
                        .formatted(state.name()));
    }

    /** Leaves by what the state itself says of output, variables and successor. */
    Step leave(Known known, Payload output) throws StateFailedException {
        State.Common common = state.common();
        return leave(common.output(), common.assign(), known, output, common.next());
    }

    /**
     * Leaves the state. Output and variables are computed from what was known when it was entered; the new values are seen by
     * the next state.
     *
     * @param otherwise the output if the definition says none
     */
    Step leave(
            Optional<Template> output,
            Map<String, Template> assign,
            Known known,
            Payload otherwise,
            Optional<String> next)
            throws StateFailedException {
        Payload left = output.isPresent() ? evaluate(output.get(), known) : otherwise;
        if (left.isTooLarge()) {
            throw tooLarge();
        }
        Map<String, @Nullable Object> assigned = new LinkedHashMap<>();
        Map<String, Object> texts = new LinkedHashMap<>();
        int size = 0;
        for (Map.Entry<String, Template> variable : assign.entrySet()) {
            Payload value = evaluate(variable.getValue(), known);
            size += value.bytes();
            assigned.put(variable.getKey(), value.value());
            texts.put(variable.getKey(), value.text());
        }
        if (size > Payload.MOST_BYTES) { // AWS limits what one state assigns together, too
            throw tooLarge();
        }
        Map<String, Object> details = new HashMap<>(Map.of("name", state.name(), "output", left.text()));
        if (!texts.isEmpty()) {
            details.put("assignedVariables", texts);
        }
        path.record(state.type() + "StateExited", EXITED, details);
        path.variables().assign(assigned);
        return new Step(left, next);
    }

    private Scope scope(Known known) {
        Map<String, @Nullable Object> states = new HashMap<>();
        states.put("input", input.value());
        states.put("context", context());
        if (!known.name().isEmpty()) {
            states.put(known.name(), known.value());
        }
        return new Scope(
                states, path.variables().values(), path.run().timeline().now());
    }

    private Map<String, @Nullable Object> context() {
        Run run = path.run();
        Map<String, @Nullable Object> execution = new HashMap<>();
        execution.put("Id", run.arn());
        execution.put("Name", run.name());
        execution.put("StartTime", Times.text(run.started()));
        execution.put("Input", run.input().value());
        execution.put("RoleArn", run.machine().roleArn());
        Map<String, @Nullable Object> context = new HashMap<>();
        context.put("Execution", execution);
        context.put("State", Map.of("Name", state.name(), "EnteredTime", Times.text(enteredAt), "RetryCount", retries));
        context.put(
                "StateMachine",
                Map.of("Id", run.machine().arn(), "Name", run.machine().name()));
        if (!path.item().isEmpty()) {
            context.put("Map", Map.of("Item", path.item()));
        }
        return context;
    }

    private StateFailedException unevaluated(StateFailedException failed) throws StateFailedException {
        String cause = "An error occurred while executing the state '%s' (entered at the event id #%d). %s"
                .formatted(state.name(), enteredEvent, failed.reason().orElse(""));
        path.record(
                "EvaluationFailed",
                "evaluationFailedEventDetails",
                Map.of("error", failed.error(), "cause", cause, "state", state.name()));
        return new StateFailedException(failed.error(), cause);
    }
}
