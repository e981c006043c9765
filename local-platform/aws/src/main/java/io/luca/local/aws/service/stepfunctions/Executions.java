package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.stepfunctions.RunningExecution.Surroundings;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.time.Activity;
import io.luca.local.aws.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All executions; whether they end with the process, their keeper says. They go on by themselves, on the timeline's time: while it lets
 * time pass, it waits at each instant until they rest. Safe for use by many threads.
 */
public final class Executions {

    /** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
    private static final Pattern NAME = Pattern.compile(
            "[^\\p{Z}\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cc}\\p{Cs}\\x{FFFE}\\x{FFFF}\\x{10FFFF}]{1,80}");

    /** How long one is known after its end: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
    private static final Duration RETENTION = Duration.ofDays(90);

    /** No task takes longer in real time. */
    private static final Duration LONGEST_WORK = Duration.ofMinutes(20);

    private static final Logger log = LoggerFactory.getLogger(Executions.class);

    private final Environment environment;
    private final ExecutionKeeper keeper;
    private final Surroundings surroundings;
    private final Activity activity = new Activity();
    private final Map<String, RunningExecution> byArn = new ConcurrentHashMap<>();
    private final Deque<RunningExecution> latestFirst = new ConcurrentLinkedDeque<>();

    Executions(Environment environment, Timeline timeline, ExecutionKeeper keeper) {
        this(environment, timeline, () -> ThreadLocalRandom.current().nextLong(), keeper);
    }

    Executions(Environment environment, Timeline timeline, RandomGenerator random, ExecutionKeeper keeper) {
        this.environment = environment;
        this.keeper = keeper;
        this.surroundings = new Surroundings(timeline, activity, random, environment.region(), keeper);
        timeline.settleBy(() -> awaitQuiet(LONGEST_WORK));
    }

    /**
     * Starts an execution. With the name and the input of one that runs, the answer is that one, so a start may be repeated.
     *
     * @param name for AWS to think of if empty
     * @throws AwsError {@code InvalidName}, {@code InvalidExecutionInput}, or {@code ExecutionAlreadyExists} if the name was
     *     used with another input or its execution has ended
     */
    public Execution start(StateMachine machine, Optional<String> name, String input) {
        String given = name.orElseGet(() -> UUID.randomUUID().toString());
        if (!NAME.matcher(given).matches()) {
            throw AwsError.invalid("InvalidName", "Invalid Name: '" + given + "'");
        }
        Payload payload = payload(input);
        String arn = "arn:aws:states:%s:%s:execution:%s:%s"
                .formatted(environment.region(), environment.accountId(), machine.name(), given);
        RunningExecution fresh = new RunningExecution(machine, arn, given, payload, surroundings);
        RunningExecution existing = begun(fresh);
        if (existing == fresh) {
            return fresh.snapshot();
        }
        Execution earlier = existing.snapshot();
        if (earlier.isRunning() && existing.input().tree().equals(payload.tree())) {
            return earlier;
        }
        throw AwsError.invalid("ExecutionAlreadyExists", "Execution Already Exists: '" + arn + "'");
    }

    /**
     * Lets one begin, unless there is one of its ARN; the answer is the one that there is then. One at a time: nobody may see an
     * execution that is not kept yet.
     */
    private synchronized RunningExecution begun(RunningExecution fresh) {
        RunningExecution existing = byArn.get(fresh.arn());
        if (existing != null) {
            return existing;
        }
        fresh.begin();
        byArn.put(fresh.arn(), fresh);
        latestFirst.addFirst(fresh);
        return fresh;
    }

    /**
     * Takes over what earlier processes left: what had not ended goes on in the state that it was in, whose work begins anew. One
     * whose machine is no more in the templates stays as it was, and is told. What ended longer ago than AWS would know it is gone.
     *
     * @param machines by ARN; empty for none
     */
    void takeOver(Function<String, Optional<StateMachine>> machines) {
        List<RunningExecution> left = new ArrayList<>();
        for (ExecutionKeeper.Kept kept : keeper.all()) {
            Execution execution = kept.execution();
            if (execution.stopped().filter(this::isForgotten).isPresent()) {
                keeper.forget(kept);
                continue;
            }
            Optional<StateMachine> machine = machines.apply(execution.stateMachineArn());
            if (machine.isEmpty()) {
                if (execution.isRunning()) {
                    log.warn("execution {} does not go on: the templates have no such machine", execution.arn());
                }
                continue;
            }
            RunningExecution running = new RunningExecution(machine.get(), kept, surroundings);
            if (byArn.putIfAbsent(execution.arn(), running) == null) {
                latestFirst.addFirst(running);
                if (execution.isRunning()) {
                    left.add(running);
                }
            }
        }
        left.forEach(RunningExecution::begin);
        if (!left.isEmpty()) {
            log.info("{} executions of an earlier process go on", left.size());
        }
    }

    private boolean isForgotten(Instant stopped) {
        return stopped.plus(RETENTION).isBefore(surroundings.timeline().now());
    }

    /** An execution as it stands. */
    public Optional<Execution> find(String arn) {
        return Optional.ofNullable(byArn.get(arn)).map(RunningExecution::snapshot);
    }

    /** When an execution goes on that rests; empty for one that is at work or has ended. */
    public Optional<Instant> wakes(String arn) {
        return Optional.ofNullable(byArn.get(arn)).flatMap(RunningExecution::wakes);
    }

    /** The executions of a state machine, the latest first. */
    public List<Execution> of(String stateMachineArn) {
        return latestFirst.stream()
                .map(RunningExecution::snapshot)
                .filter(execution -> execution.stateMachineArn().equals(stateMachineArn))
                .toList();
    }

    /** What happened in an execution until now, in order; empty if there is none of this ARN. */
    public List<HistoryEvent> history(String arn) {
        return Optional.ofNullable(byArn.get(arn)).map(RunningExecution::events).orElse(List.of());
    }

    /** Aborts an execution that runs; one that has ended stays as it is. */
    public void stop(String arn, Optional<String> error, Optional<String> cause) {
        Optional.ofNullable(byArn.get(arn)).ifPresent(running -> running.stop(error, cause));
    }

    /**
     * Waits until every execution has ended or waits for the timeline. Calls of tasks that are under way are waited for.
     *
     * @param limit in real time
     * @throws IllegalStateException if something is at work still when the limit has come
     */
    public void awaitQuiet(Duration limit) {
        if (!activity.awaitQuiet(limit)) {
            throw new IllegalStateException("after " + limit + " these are at work still, or some of them: "
                    + latestFirst.stream()
                            .map(RunningExecution::snapshot)
                            .filter(Execution::isRunning)
                            .map(Execution::arn)
                            .toList());
        }
    }

    /** The machine that an execution runs. */
    Optional<StateMachine> machineOf(String arn) {
        return Optional.ofNullable(byArn.get(arn)).map(RunningExecution::machine);
    }

    private static Payload payload(String input) {
        Payload payload;
        try {
            payload = Payload.parse(input);
        } catch (IllegalArgumentException malformed) {
            throw AwsError.invalid(
                    "InvalidExecutionInput", "Invalid State Machine Execution Input: " + malformed.getMessage());
        }
        if (payload.isTooLarge()) {
            throw AwsError.invalid("InvalidExecutionInput", "The input is larger than 256 KiB.");
        }
        return payload;
    }
}
