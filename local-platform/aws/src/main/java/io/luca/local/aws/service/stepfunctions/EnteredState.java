package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.service.stepfunctions.ExecutionKeeper.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state that a branch has entered and not left yet: one stay, from the event of its entry to the event of its exit. */
final class EnteredState {

    private static final String ENTERED = "stateEnteredEventDetails";
    private static final String EXITED = "stateExitedEventDetails";

    private final Branch branch;
    private final State state;
    private final Payload input;
    private final Instant enteredAt;
    private final long enteredEvent;
    private int retries;

    /** Where the branch goes on, and with what. */
    record Step(Payload output, Optional<String> next) {}

    /**
     * What is known besides the input: a result or an error.
     *
     * @param name among the members of {@code $states}; empty for nothing
     */
    record Known(String name, @Nullable Object value) {

        static final Known NOTHING = new Known("", null);
    }

    private EnteredState(Branch branch, State state, Payload input, Instant enteredAt, long enteredEvent) {
        this.branch = branch;
        this.state = state;
        this.input = input;
        this.enteredAt = enteredAt;
        this.enteredEvent = enteredEvent;
    }

    static EnteredState enter(Branch branch, State state, Payload input) throws StateFailedException {
        HistoryEvent event = branch.enter(
                state.type() + "StateEntered",
                ENTERED,
                Map.of("name", state.name(), "input", input.text()),
                entry -> new Position(
                        state.name(),
                        input.text(),
                        new HashMap<>(branch.variables().values()),
                        entry.at(),
                        entry.id()));
        return new EnteredState(branch, state, input, event.at(), event.id());
    }

    /** The same stay in another process: its work begins anew. */
    static EnteredState again(Branch branch, State state, Position position) {
        branch.variables().assign(position.variables());
        return new EnteredState(branch, state, Payload.parse(position.input()), position.enteredAt(), position.event());
    }

    Instant enteredAt() {
        return enteredAt;
    }

    Branch branch() {
        return branch;
    }

    /** The same stay as an iteration within it sees it: with the iteration's item. */
    EnteredState on(Branch child) {
        return new EnteredState(child, state, input, enteredAt, enteredEvent);
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
    Payload evaluate(PayloadTemplate template, Known known) throws StateFailedException {
        try {
            Payload value = Payload.of(template.evaluate(scope(known)));
            if (value.isTooLarge()) {
                throw tooLarge();
            }
            return value;
        } catch (StateFailedException failed) {
            throw failed.error().equals(ErrorNames.QUERY) ? unevaluated(failed) : failed;
        }
    }

    /** A failure to evaluate what an expression gave, such as a condition that is no truth value. */
    StateFailedException unusable(String what) throws StateFailedException {
        return unevaluated(new StateFailedException(ErrorNames.QUERY, what));
    }

    StateFailedException tooLarge() {
        return new StateFailedException(
                ErrorNames.DATA_LIMIT,
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
            Optional<PayloadTemplate> output,
            Map<String, PayloadTemplate> assign,
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
        for (Map.Entry<String, PayloadTemplate> variable : assign.entrySet()) {
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
        branch.record(state.type() + "StateExited", EXITED, details);
        branch.variables().assign(assigned);
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
                states,
                branch.variables().values(),
                branch.execution().timeline().now());
    }

    private Map<String, @Nullable Object> context() {
        RunningExecution running = branch.execution();
        Map<String, @Nullable Object> execution = new HashMap<>();
        execution.put("Id", running.arn());
        execution.put("Name", running.name());
        execution.put("StartTime", Timestamps.text(running.started()));
        execution.put("Input", running.input().value());
        execution.put("RoleArn", running.machine().roleArn());
        Map<String, @Nullable Object> context = new HashMap<>();
        context.put("Execution", execution);
        context.put(
                "State",
                Map.of("Name", state.name(), "EnteredTime", Timestamps.text(enteredAt), "RetryCount", retries));
        context.put(
                "StateMachine",
                Map.of("Id", running.machine().arn(), "Name", running.machine().name()));
        if (!branch.item().isEmpty()) {
            context.put("Map", Map.of("Item", branch.item()));
        }
        return context;
    }

    private StateFailedException unevaluated(StateFailedException failed) throws StateFailedException {
        String cause = "An error occurred while executing the state '%s' (entered at the event id #%d). %s"
                .formatted(state.name(), enteredEvent, failed.reason().orElse(""));
        branch.record(
                "EvaluationFailed",
                "evaluationFailedEventDetails",
                Map.of("error", failed.error(), "cause", cause, "state", state.name()));
        return new StateFailedException(failed.error(), cause);
    }
}
