package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.service.stepfunctions.EnteredState.Known;
import io.luca.local.aws.service.stepfunctions.EnteredState.Step;
import io.luca.local.aws.service.stepfunctions.ExecutionKeeper.Position;
import io.luca.local.aws.service.stepfunctions.State.ChoiceState;
import io.luca.local.aws.service.stepfunctions.State.FailState;
import io.luca.local.aws.service.stepfunctions.State.Fallible;
import io.luca.local.aws.service.stepfunctions.State.MapState;
import io.luca.local.aws.service.stepfunctions.State.ParallelState;
import io.luca.local.aws.service.stepfunctions.State.PassState;
import io.luca.local.aws.service.stepfunctions.State.Rule;
import io.luca.local.aws.service.stepfunctions.State.SucceedState;
import io.luca.local.aws.service.stepfunctions.State.TaskState;
import io.luca.local.aws.service.stepfunctions.State.WaitState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An interpreter of Amazon States Language, which leads one branch of an execution through its states. */
final class Interpreter {

    private static final int USUAL_CONCURRENCY = 40; // of an inline Map that names none
    private static final int MOST_SECONDS = 99_999_999;

    private final Branch branch;

    Interpreter(Branch branch) {
        this.branch = branch;
    }

    /**
     * Goes from the first state of a graph to its end; the answer is the last output.
     *
     * @throws StateFailedException if a state fails and nothing catches it
     */
    Payload walk(StateGraph graph, Payload input) throws StateFailedException {
        return goOn(graph, new Step(input, Optional.of(graph.startAt())));
    }

    /**
     * Goes on in a state of a graph that an earlier process had entered.
     *
     * @throws StateFailedException as {@link #walk}; {@code States.Runtime} if the graph has no such state any more
     */
    Payload walkOn(StateGraph graph, Position position) throws StateFailedException {
        if (!graph.states().containsKey(position.state())) {
            throw new StateFailedException(
                    ErrorNames.RUNTIME, "The definition has no state '" + position.state() + "' any more.");
        }
        return goOn(graph, stay(EnteredState.again(branch, graph.state(position.state()), position)));
    }

    private Payload goOn(StateGraph graph, Step first) throws StateFailedException {
        Step step = first;
        while (step.next().isPresent()) {
            step = visit(graph.state(step.next().get()), step.output());
        }
        return step.output();
    }

    private Step visit(State state, Payload input) throws StateFailedException {
        return stay(EnteredState.enter(branch, state, input));
    }

    private Step stay(EnteredState entered) throws StateFailedException {
        Payload input = entered.input();
        return switch (entered.state()) {
            case PassState _ -> entered.leave(Known.NOTHING, input);
            case SucceedState _ -> entered.leave(Known.NOTHING, input);
            case FailState fail -> throw failure(fail, entered);
            case WaitState wait -> {
                branch.sleepUntil(until(wait, entered));
                yield entered.leave(Known.NOTHING, input);
            }
            case ChoiceState choice -> choose(choice, entered);
            case Fallible fallible -> attempt(fallible, entered);
        };
    }

    private static StateFailedException failure(FailState fail, EnteredState entered) throws StateFailedException {
        String error = fail.error().isPresent() ? text(fail.error().get(), "Error", entered) : "";
        String cause = fail.cause().isPresent() ? text(fail.cause().get(), "Cause", entered) : null;
        return new StateFailedException(error, cause);
    }

    private static String text(PayloadTemplate template, String field, EnteredState entered)
            throws StateFailedException {
        if (entered.evaluate(template, Known.NOTHING).value() instanceof String text) {
            return text;
        }
        throw entered.unusable("The field '" + field + "' must be a string.");
    }

    private Instant until(WaitState wait, EnteredState entered) throws StateFailedException {
        if (wait.seconds().isPresent()) {
            int seconds = number(wait.seconds().get(), "Seconds", 0, entered);
            return entered.enteredAt().plusSeconds(seconds); // also if another process entered it
        }
        String text = text(wait.timestamp().orElseThrow(), "Timestamp", entered);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw entered.unusable(
                    "The field 'Timestamp' must be a timestamp such as 2026-01-31T08:00:00Z, got " + text);
        }
    }

    /** A whole number within AWS's bounds. */
    static int number(PayloadTemplate template, String field, int least, EnteredState entered)
            throws StateFailedException {
        Object value = entered.evaluate(template, Known.NOTHING).value();
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= least
                && number.intValue() <= MOST_SECONDS) {
            return number.intValue();
        }
        throw entered.unusable("The field '%s' must be a whole number from %d to %d, got %s."
                .formatted(field, least, MOST_SECONDS, value));
    }

    private static Step choose(ChoiceState choice, EnteredState entered) throws StateFailedException {
        for (Rule rule : choice.rules()) {
            if (!(entered.evaluate(rule.condition(), Known.NOTHING).value() instanceof Boolean holds)) {
                throw entered.unusable("The field 'Condition' must be true or false.");
            }
            if (holds) {
                return entered.leave(
                        rule.output(), rule.assign(), Known.NOTHING, entered.input(), Optional.of(rule.next()));
            }
        }
        if (choice.otherwise().isEmpty()) {
            throw new StateFailedException(
                    "States.NoChoiceMatched",
                    "Failed to transition out of the state '" + choice.name()
                            + "'. No rule holds and there is no Default.");
        }
        State.Common common = choice.common();
        return entered.leave(common.output(), common.assign(), Known.NOTHING, entered.input(), choice.otherwise());
    }

    /** Does a state's work until it succeeds, or nothing lets it be tried again. */
    private Step attempt(Fallible state, EnteredState entered) throws StateFailedException {
        List<Retrier> retriers = state.recovery().retriers();
        Map<Retrier, Integer> attempts = new HashMap<>();
        while (true) {
            try {
                Payload result = work(state, entered);
                return entered.leave(new Known("result", result.value()), result);
            } catch (StateFailedException failed) {
                Optional<Retrier> retrier = retriers.stream()
                        .filter(one -> ErrorNames.match(one.errors(), failed.error()))
                        .findFirst()
                        .filter(one -> attempts.getOrDefault(one, 0) < one.mostAttempts());
                if (retrier.isEmpty()) {
                    return caught(state, entered, failed);
                }
                int before = attempts.merge(retrier.get(), 1, Integer::sum) - 1;
                Duration pause = retrier.get().pause(before, branch.execution().random());
                branch.sleepUntil(branch.execution().timeline().now().plus(pause));
                entered.again();
            }
        }
    }

    private static Step caught(Fallible state, EnteredState entered, StateFailedException failed)
            throws StateFailedException {
        Optional<Catcher> catcher = state.recovery().catchers().stream()
                .filter(one -> ErrorNames.match(one.errors(), failed.error()))
                .findFirst();
        if (catcher.isEmpty()) {
            throw failed;
        }
        Map<String, Object> error = new LinkedHashMap<>(Map.of("Error", failed.error()));
        failed.reason().ifPresent(cause -> error.put("Cause", cause));
        return entered.leave(
                catcher.get().output(),
                catcher.get().assign(),
                new Known("errorOutput", error),
                Payload.of(error),
                Optional.of(catcher.get().next()));
    }

    private Payload work(Fallible state, EnteredState entered) throws StateFailedException {
        return switch (state) {
            case TaskState task -> new TaskCall(task, entered).make();
            case MapState map -> iterate(map, entered);
            case ParallelState parallel -> runBranches(parallel, entered);
        };
    }

    private Payload iterate(MapState map, EnteredState entered) throws StateFailedException {
        Object items = map.items().isPresent()
                ? entered.evaluate(map.items().get(), Known.NOTHING).value()
                : entered.input().value();
        if (!(items instanceof List<?> list)) {
            throw entered.unusable("The field 'Items' must be an array.");
        }
        int given =
                map.maxConcurrency().isPresent() ? number(map.maxConcurrency().get(), "MaxConcurrency", 0, entered) : 0;
        branch.record("MapStateStarted", "mapStateStartedEventDetails", Map.of("length", list.size()));
        List<Payload> results = together(
                "Map",
                entered,
                contexts(list),
                given == 0 ? USUAL_CONCURRENCY : given,
                (child, index) -> iteration(map, entered, child, index, list.get(index)));
        branch.record("MapStateSucceeded", "", Map.of());
        return joined(results, entered);
    }

    private static List<Map<String, Object>> contexts(List<?> items) {
        List<Map<String, Object>> contexts = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            Map<String, Object> context = new HashMap<>();
            context.put("Index", index);
            context.put("Value", items.get(index));
            contexts.add(context);
        }
        return contexts;
    }

    private static Payload iteration(MapState map, EnteredState outer, Branch child, int index, Object item)
            throws StateFailedException {
        String member = "mapIteration%sEventDetails";
        Map<String, Object> details = Map.of("name", map.name(), "index", index);
        child.record("MapIterationStarted", member.formatted("Started"), details);
        try {
            Payload input = map.itemSelector().isPresent()
                    ? outer.on(child).evaluate(map.itemSelector().get(), Known.NOTHING)
                    : Payload.of(item);
            Payload output = new Interpreter(child).walk(map.processor(), input);
            child.record("MapIterationSucceeded", member.formatted("Succeeded"), details);
            return output;
        } catch (StateFailedException failed) {
            child.record("MapIterationFailed", member.formatted("Failed"), details);
            throw failed;
        }
    }

    private Payload runBranches(ParallelState parallel, EnteredState entered) throws StateFailedException {
        Payload input = parallel.arguments().isPresent()
                ? entered.evaluate(parallel.arguments().get(), Known.NOTHING)
                : entered.input();
        List<StateGraph> branches = parallel.branches();
        branch.record("ParallelStateStarted", "", Map.of());
        List<Payload> results = together(
                "Parallel",
                entered,
                Collections.nCopies(branches.size(), Map.of()),
                branches.size(),
                (child, index) -> new Interpreter(child).walk(branches.get(index), input));
        branch.record("ParallelStateSucceeded", "", Map.of());
        return joined(results, entered);
    }

    private List<Payload> together(
            String type, EnteredState entered, List<Map<String, Object>> items, int atOnce, Branch.Work work)
            throws StateFailedException {
        try {
            return entered.branch().fork(items, atOnce, work);
        } catch (StateFailedException failed) {
            branch.record(type + "StateFailed", "", Map.of());
            throw failed;
        }
    }

    private static Payload joined(List<Payload> results, EnteredState entered) throws StateFailedException {
        List<@Nullable Object> values = new ArrayList<>();
        results.forEach(result -> values.add(result.value())); // null is a result, too
        Payload all = Payload.of(values);
        if (all.isTooLarge()) {
            throw entered.tooLarge();
        }
        return all;
    }
}
