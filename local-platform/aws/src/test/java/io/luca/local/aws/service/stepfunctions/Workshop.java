package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** State machines on a timeline of their own whose clock stands still, and whose tasks call what the test says. */
final class Workshop {

    static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    static final String ROLE = "arn:aws:iam::000000000000:role/S-Machine";
    /** In real time, and far more than anything here takes. */
    static final Duration SOON = Duration.ofSeconds(20);

    final MovableClock clock = new MovableClock(START);
    final Timeline timeline = new Timeline(clock);
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Executions executions;
    private Service service = arguments -> arguments.path("Payload");

    /** What a task calls. */
    @FunctionalInterface
    interface Service {
        JsonNode answer(JsonNode arguments) throws StateFailedException, AwsError;
    }

    Workshop() {
        this(0.5);
    }

    /**
     * A workshop.
     *
     * @param jitter what every draw gives, from 0 to 1
     */
    Workshop(double jitter) {
        this(jitter, ExecutionKeeper.FORGETS);
    }

    /** A workshop whose executions are kept. */
    Workshop(ExecutionKeeper keeper) {
        this(0.5, keeper);
    }

    private Workshop(double jitter, ExecutionKeeper keeper) {
        long bits = (long) (jitter * (1L << 53)) << 11;
        executions = new Executions(Environment.LAPTOP, timeline, () -> bits, keeper);
    }

    /** Lets tasks call this from now on. */
    void serve(Service next) {
        service = next;
    }

    StateMachine machine(String definition) {
        return new StateMachine(
                "arn:aws:states:us-east-1:000000000000:stateMachine:m",
                "m",
                ROLE,
                definition,
                Definition.read(definition, List.of(new Invoke())),
                Logging.OFF,
                START);
    }

    /** Starts an execution and lets it go until it rests. */
    Execution start(String definition, String input) {
        Execution started = executions.start(machine(definition), Optional.empty(), input);
        executions.awaitQuiet(SOON);
        return now(started);
    }

    /** Runs an execution to its end, within a year. */
    Execution run(String definition, String input) {
        Execution started = start(definition, input);
        timeline.pass(Duration.ofDays(365));
        return now(started);
    }

    Execution now(Execution earlier) {
        return executions.find(earlier.arn()).orElseThrow();
    }

    List<String> types(Execution execution) {
        return executions.history(execution.arn()).stream()
                .map(HistoryEvent::type)
                .toList();
    }

    /** A machine of the given states that begins with {@code A}. */
    static String machineOf(String states) {
        return "{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"A\",\"States\":{" + states + "}}";
    }

    /** A task that hands its input to the service, with more fields if given. */
    static String task(String more) {
        return """
                {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
                 "Arguments":{"FunctionName":"f","Payload":"{%% $states.input %%}"}%s}""".formatted(more);
    }

    private final class Invoke implements TaskIntegration {

        @Override
        public String resource() {
            return "arn:aws:states:::lambda:invoke";
        }

        @Override
        public String errorPrefix() {
            return "Lambda";
        }

        @Override
        public String refusedAs() {
            return "Lambda.AWSLambdaException";
        }

        @Override
        public Set<String> arguments() {
            return Set.of("FunctionName", "Payload");
        }

        @Override
        public JsonNode call(Caller caller, JsonNode arguments) throws StateFailedException {
            calls.add(Duration.between(START, timeline.now()).toSeconds() + " " + arguments.path("Payload"));
            return service.answer(arguments);
        }
    }
}
