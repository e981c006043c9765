package io.luca.local.workflow;

import io.luca.local.workflow.State.ChoiceState;
import io.luca.local.workflow.State.FailState;
import io.luca.local.workflow.State.Fallible;
import io.luca.local.workflow.State.MapState;
import io.luca.local.workflow.State.ParallelState;
import io.luca.local.workflow.State.PassState;
import io.luca.local.workflow.State.Rule;
import io.luca.local.workflow.State.SucceedState;
import io.luca.local.workflow.State.TaskState;
import io.luca.local.workflow.State.WaitState;
import io.luca.local.workflow.Visit.Known;
import io.luca.local.workflow.Visit.Step;
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

/** Walks one path of an execution through its states, by the rules of Amazon States Language. */
final class Interpreter {

    private static final int USUAL_CONCURRENCY = 40; // of an inline Map that names none
    private static final int MOST_SECONDS = 99_999_999;

    private final Path path;

    Interpreter(Path path) {
        this.path = path;
    }

    /**
     * Goes from the first state of a flow to its end; the answer is the last output.
     *
     * @throws StateFailedException if a state fails and nothing catches it
     */
    Payload walk(Flow flow, Payload input) throws StateFailedException {
        Step step = new Step(input, Optional.of(flow.startAt()));
        while (step.next().isPresent()) {
            step = visit(flow.state(step.next().get()), step.output());
        }
        return step.output();
    }

    private Step visit(State state, Payload input) throws StateFailedException {
        Visit visit = Visit.enter(path, state, input);
        return switch (state) {
            case PassState _ -> visit.leave(Known.NOTHING, input);
            case SucceedState _ -> visit.leave(Known.NOTHING, input);
            case FailState fail -> throw failure(fail, visit);
            case WaitState wait -> {
                path.sleepUntil(until(wait, visit));
                yield visit.leave(Known.NOTHING, input);
            }
            case ChoiceState choice -> choose(choice, visit);
            case Fallible fallible -> attempt(fallible, visit);
        };
    }

    private static StateFailedException failure(FailState fail, Visit visit) throws StateFailedException {
        String error = fail.error().isPresent() ? text(fail.error().get(), "Error", visit) : "";
        String cause = fail.cause().isPresent() ? text(fail.cause().get(), "Cause", visit) : null;
        return new StateFailedException(error, cause);
    }

    private static String text(Template template, String field, Visit visit) throws StateFailedException {
        if (visit.evaluate(template, Known.NOTHING).value() instanceof String text) {
            return text;
        }
        throw visit.unusable("The field '" + field + "' must be a string.");
    }

    private Instant until(WaitState wait, Visit visit) throws StateFailedException {
        if (wait.seconds().isPresent()) {
            int seconds = number(wait.seconds().get(), "Seconds", 0, visit);
            return path.run().timeline().now().plusSeconds(seconds);
        }
        String text = text(wait.timestamp().orElseThrow(), "Timestamp", visit);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw visit.unusable("The field 'Timestamp' must be a timestamp such as 2026-01-31T08:00:00Z, got " + text);
        }
    }

    /** A whole number within AWS's bounds. */
    static int number(Template template, String field, int least, Visit visit) throws StateFailedException {
        Object value = visit.evaluate(template, Known.NOTHING).value();
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= least
                && number.intValue() <= MOST_SECONDS) {
            return number.intValue();
        }
        throw visit.unusable("The field '%s' must be a whole number from %d to %d, got %s."
                .formatted(field, least, MOST_SECONDS, value));
    }

    private static Step choose(ChoiceState choice, Visit visit) throws StateFailedException {
        for (Rule rule : choice.rules()) {
            if (!(visit.evaluate(rule.condition(), Known.NOTHING).value() instanceof Boolean holds)) {
                throw visit.unusable("The field 'Condition' must be true or false.");
            }
            if (holds) {
                return visit.leave(
                        rule.output(), rule.assign(), Known.NOTHING, visit.input(), Optional.of(rule.next()));
            }
        }
        if (choice.otherwise().isEmpty()) {
            throw new StateFailedException(
                    "States.NoChoiceMatched",
                    "Failed to transition out of the state '" + choice.name()
                            + "'. No rule holds and there is no Default.");
        }
        State.Common common = choice.common();
        return visit.leave(common.output(), common.assign(), Known.NOTHING, visit.input(), choice.otherwise());
    }

    /** Does a state's work until it succeeds, or nothing lets it be tried again. */
    private Step attempt(Fallible state, Visit visit) throws StateFailedException {
        List<Retrier> retriers = state.recovery().retriers();
        Map<Retrier, Integer> attempts = new HashMap<>();
        while (true) {
            try {
                Payload result = work(state, visit);
                return visit.leave(new Known("result", result.value()), result);
            } catch (StateFailedException failed) {
                Optional<Retrier> retrier = retriers.stream()
                        .filter(one -> ErrorNames.match(one.errors(), failed.error()))
                        .findFirst()
                        .filter(one -> attempts.getOrDefault(one, 0) < one.mostAttempts());
                if (retrier.isEmpty()) {
                    return caught(state, visit, failed);
                }
                int before = attempts.merge(retrier.get(), 1, Integer::sum) - 1;
                Duration pause = retrier.get().pause(before, path.run().random());
                path.sleepUntil(path.run().timeline().now().plus(pause));
                visit.again();
            }
        }
    }

    private static Step caught(Fallible state, Visit visit, StateFailedException failed) throws StateFailedException {
        Optional<Catcher> catcher = state.recovery().catchers().stream()
                .filter(one -> ErrorNames.match(one.errors(), failed.error()))
                .findFirst();
        if (catcher.isEmpty()) {
            throw failed;
        }
        Map<String, Object> error = new LinkedHashMap<>(Map.of("Error", failed.error()));
        failed.reason().ifPresent(cause -> error.put("Cause", cause));
        return visit.leave(
                catcher.get().output(),
                catcher.get().assign(),
                new Known("errorOutput", error),
                Payload.of(error),
                Optional.of(catcher.get().next()));
    }

    private Payload work(Fallible state, Visit visit) throws StateFailedException {
        return switch (state) {
            case TaskState task -> new TaskCall(task, visit).make();
            case MapState map -> iterate(map, visit);
            case ParallelState parallel -> branch(parallel, visit);
        };
    }

    private Payload iterate(MapState map, Visit visit) throws StateFailedException {
        Object items = map.items().isPresent()
                ? visit.evaluate(map.items().get(), Known.NOTHING).value()
                : visit.input().value();
        if (!(items instanceof List<?> list)) {
            throw visit.unusable("The field 'Items' must be an array.");
        }
        int given =
                map.maxConcurrency().isPresent() ? number(map.maxConcurrency().get(), "MaxConcurrency", 0, visit) : 0;
        path.record("MapStateStarted", "mapStateStartedEventDetails", Map.of("length", list.size()));
        List<Payload> results = together(
                "Map",
                visit,
                contexts(list),
                given == 0 ? USUAL_CONCURRENCY : given,
                (child, index) -> iteration(map, visit, child, index, list.get(index)));
        path.record("MapStateSucceeded", "", Map.of());
        return joined(results, visit);
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

    private static Payload iteration(MapState map, Visit outer, Path child, int index, Object item)
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

    private Payload branch(ParallelState parallel, Visit visit) throws StateFailedException {
        Payload input = parallel.arguments().isPresent()
                ? visit.evaluate(parallel.arguments().get(), Known.NOTHING)
                : visit.input();
        List<Flow> branches = parallel.branches();
        path.record("ParallelStateStarted", "", Map.of());
        List<Payload> results = together(
                "Parallel",
                visit,
                Collections.nCopies(branches.size(), Map.of()),
                branches.size(),
                (child, index) -> new Interpreter(child).walk(branches.get(index), input));
        path.record("ParallelStateSucceeded", "", Map.of());
        return joined(results, visit);
    }

    private List<Payload> together(
            String type, Visit visit, List<Map<String, Object>> items, int atOnce, Path.Branch branch)
            throws StateFailedException {
        try {
            return visit.path().fork(items, atOnce, branch);
        } catch (StateFailedException failed) {
            path.record(type + "StateFailed", "", Map.of());
            throw failed;
        }
    }

    private static Payload joined(List<Payload> results, Visit visit) throws StateFailedException {
        List<@Nullable Object> values = new ArrayList<>();
        results.forEach(result -> values.add(result.value())); // null is a result, too
        Payload all = Payload.of(values);
        if (all.isTooLarge()) {
            throw visit.tooLarge();
        }
        return all;
    }
}
