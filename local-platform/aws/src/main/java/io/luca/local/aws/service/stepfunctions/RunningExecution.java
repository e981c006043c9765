package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.stepfunctions.Execution.Status;
import io.luca.local.aws.service.stepfunctions.ExecutionKeeper.Kept;
import io.luca.local.aws.service.stepfunctions.ExecutionKeeper.Position;
import io.luca.local.aws.time.Activity;
import io.luca.local.aws.time.Timeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution from its start on, with all that goes on in it; an {@link Execution} tells how it stands. Its branches run on
 * threads of their own, one at a time; whoever ends it waits for its turn like them, so that nothing follows the last event. Safe
 * for use by many threads.
 */
final class RunningExecution {

    private static final Logger log = LoggerFactory.getLogger(RunningExecution.class);

    private final StateMachine machine;
    private final String arn;
    private final String name;
    private final Payload input;
    private final Surroundings surroundings;
    private final Instant started;
    private final Optional<Position> position;
    private final History history;
    private final TurnQueue turns = new TurnQueue();
    private final Branch trunk;
    private volatile Execution snapshot;
    private volatile @Nullable Instant wakes;
    private Timeline.Entry deadline = () -> {};

    /** What all executions of a platform share. */
    record Surroundings(
            Timeline timeline, Activity activity, RandomGenerator random, String region, ExecutionKeeper keeper) {}

    RunningExecution(StateMachine machine, String arn, String name, Payload input, Surroundings surroundings) {
        this(
                machine,
                new Kept(
                        new Execution(
                                arn,
                                machine.arn(),
                                name,
                                Status.RUNNING,
                                surroundings.timeline().now(),
                                Optional.empty(),
                                input.text(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        List.of()),
                surroundings);
    }

    /** One that an earlier process left, as it left it. */
    RunningExecution(StateMachine machine, Kept kept, Surroundings surroundings) {
        this.machine = machine;
        this.arn = kept.execution().arn();
        this.name = kept.execution().name();
        this.input = Payload.parse(kept.execution().input());
        this.surroundings = surroundings;
        this.started = kept.execution().started();
        this.position = kept.position();
        this.snapshot = kept.execution();
        this.history = new History(
                surroundings.timeline(),
                kept.events(),
                event -> surroundings.keeper().happened(arn, event));
        this.trunk = new Branch(
                this, kept.events().isEmpty() ? 0 : kept.events().getLast().id());
    }

    /** Lets it go, from where it was; it goes on by itself. */
    void begin() {
        surroundings.keeper().begins(snapshot);
        Definition definition = machine.definition();
        definition.timeout().ifPresent(timeout -> deadline = timeline().at(started.plus(timeout), this::timeOut));
        spawn(() -> {
            try {
                Payload output = position.isPresent()
                        ? new Interpreter(trunk).walkOn(definition.graph(), position.get())
                        : fromTheStart(definition);
                end(Status.SUCCEEDED, Optional.of(output.text()), Optional.empty(), Optional.empty());
            } catch (StateFailedException failed) {
                Optional<String> error = Optional.of(failed.error()).filter(name -> !name.isEmpty());
                end(Status.FAILED, Optional.empty(), error, failed.reason());
            } catch (Branch.Cancelled cancelled) {
                throw cancelled;
            } catch (RuntimeException | StackOverflowError bug) { // or it would seem to run for ever
                log.error("execution {} met a fault of the interpreter", arn, bug);
                end(Status.FAILED, Optional.empty(), Optional.of(ErrorNames.RUNTIME), Optional.of(String.valueOf(bug)));
            }
        });
    }

    private Payload fromTheStart(Definition definition) throws StateFailedException {
        if (history.events().isEmpty()) {
            history.add(
                    0,
                    "ExecutionStarted",
                    "executionStartedEventDetails",
                    Map.of("input", input.text(), "roleArn", machine.roleArn()));
        }
        return new Interpreter(trunk).walk(definition.graph(), input);
    }

    /** Keeps that a branch enters a state; of the trunk also where it is by that. */
    void keepEntry(Branch branch, HistoryEvent event, Position position) {
        if (branch == trunk) {
            surroundings.keeper().entered(arn, event, position);
        } else {
            surroundings.keeper().happened(arn, event);
        }
    }

    /** Ends it on somebody's wish; nothing happens if it has ended. */
    void stop(Optional<String> error, Optional<String> cause) {
        interrupt(() -> end(Status.ABORTED, Optional.empty(), error, cause));
    }

    /** The execution as it stands now. */
    Execution snapshot() {
        return snapshot;
    }

    /** Says when a branch of it goes on that rests; null once it does. */
    void restsUntil(@Nullable Instant due) {
        wakes = due;
    }

    /** When it goes on, if it rests: of several branches, the one that began to rest last. */
    Optional<Instant> wakes() {
        return Optional.ofNullable(wakes);
    }

    List<HistoryEvent> events() {
        return history.events();
    }

    StateMachine machine() {
        return machine;
    }

    Payload input() {
        return input;
    }

    Instant started() {
        return started;
    }

    String arn() {
        return arn;
    }

    String name() {
        return name;
    }

    History history() {
        return history;
    }

    Timeline timeline() {
        return surroundings.timeline();
    }

    RandomGenerator random() {
        return surroundings.random();
    }

    String region() {
        return surroundings.region();
    }

    /** The machine's role, as its tasks call services. */
    Caller caller() {
        return new Caller.RoleSession(machine.roleArn(), name, Map.of(), Instant.MAX);
    }

    Gate gate(boolean isQuiet) {
        return new Gate(turns, surroundings.activity(), isQuiet);
    }

    /** Runs a branch's work on a thread of its own when its turn comes. */
    void spawn(Runnable work) {
        surroundings.activity().begin();
        var place = turns.enqueue();
        var _ = Thread.ofVirtual().name("execution-" + name).start(() -> {
            place.join();
            try {
                work.run();
            } catch (Branch.Cancelled _) {
                // whoever cancelled it wrote the last event
            } finally {
                turns.giveUp();
                surroundings.activity().end();
            }
        });
    }

    private void timeOut() {
        interrupt(() -> end(Status.TIMED_OUT, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private void interrupt(Runnable end) {
        surroundings.activity().begin();
        turns.enqueue().join();
        try {
            if (snapshot.isRunning()) {
                end.run();
                trunk.cancel();
            }
        } finally {
            turns.giveUp();
            surroundings.activity().end();
        }
    }

    private void end(Status status, Optional<String> output, Optional<String> error, Optional<String> cause) {
        Map<String, Object> details = new LinkedHashMap<>();
        output.ifPresent(text -> details.put("output", text));
        error.ifPresent(text -> details.put("error", text));
        cause.ifPresent(text -> details.put("cause", text));
        String type = switch (status) {
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case ABORTED -> "Aborted";
            default -> {
                details.put("error", ErrorNames.TIMEOUT); // in the event only, as AWS has it
                yield "TimedOut";
            }
        };
        boolean isFromOutside = status == Status.ABORTED || status == Status.TIMED_OUT;
        Execution ended = new Execution(
                arn,
                machine.arn(),
                name,
                status,
                started,
                Optional.of(timeline().now()),
                input.text(),
                output,
                error,
                cause);
        history.close(
                isFromOutside ? 0 : trunk.last(),
                "Execution" + type,
                "execution" + type + "EventDetails",
                details,
                event -> surroundings.keeper().ended(ended, event));
        snapshot = ended;
        deadline.cancel();
        log.info(
                "execution {} {}{}", arn, status, error.map(text -> ": " + text).orElse(""));
    }
}
