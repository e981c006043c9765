package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.stepfunctions.EnteredState.Known;
import io.luca.local.aws.service.stepfunctions.State.TaskState;
import io.luca.local.aws.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a task. It takes as long as it takes, and no time of the platform's unless that moves on; it is given up when the
 * task's time is over, by the platform's time or by the real one, whichever is first. What the service does then is not known.
 */
final class TaskCall {

    private static final Logger log = LoggerFactory.getLogger(TaskCall.class);
    /** No function runs longer, so nothing is waited for longer. */
    private static final Duration LONGEST = Duration.ofMinutes(16);

    private static final String ANY_STATE = "arn:aws:states:::";

    private final TaskState task;
    private final EnteredState entered;
    private final Branch branch;
    private final String resourceType;
    private final String operation;

    TaskCall(TaskState task, EnteredState entered) {
        this.task = task;
        this.entered = entered;
        this.branch = entered.branch();
        String name = task.integration().resource().substring(ANY_STATE.length());
        int colon = name.lastIndexOf(':');
        this.resourceType = name.substring(0, colon);
        this.operation = name.substring(colon + 1);
    }

    /**
     * Makes the call and waits for its end.
     *
     * @throws StateFailedException if it fails, or its time is over
     */
    Payload make() throws StateFailedException {
        Payload arguments = entered.evaluate(task.arguments(), Known.NOTHING);
        Map<String, Object> scheduled = details();
        scheduled.put("parameters", arguments.text());
        scheduled.put("region", branch.execution().region());
        Duration limit = LONGEST;
        boolean isLimited = task.timeoutSeconds().isPresent();
        if (isLimited) {
            int seconds = Interpreter.number(task.timeoutSeconds().get(), "TimeoutSeconds", 1, entered);
            scheduled.put("timeoutInSeconds", seconds);
            limit = Duration.ofSeconds(seconds);
        }
        record("Scheduled", scheduled);
        record("Started", details());
        try {
            Payload result = Payload.of(await(arguments.tree(), limit, isLimited));
            if (result.isTooLarge()) {
                throw entered.tooLarge();
            }
            Map<String, Object> succeeded = details();
            succeeded.put("output", result.text());
            record("Succeeded", succeeded);
            return result;
        } catch (StateFailedException failed) {
            if (!failed.error().equals(ErrorNames.RUNTIME)) { // a full history has no place for it
                Map<String, Object> details = details();
                details.put("error", failed.error());
                failed.reason().ifPresent(cause -> details.put("cause", cause));
                record(failed.error().equals(ErrorNames.TIMEOUT) ? "TimedOut" : "Failed", details);
            }
            throw failed;
        }
    }

    private Map<String, Object> details() {
        return new HashMap<>(Map.of("resourceType", resourceType, "resource", operation));
    }

    private void record(String what, Map<String, Object> details) throws StateFailedException {
        branch.record("Task" + what, "task" + what + "EventDetails", details);
    }

    private JsonNode await(JsonNode arguments, Duration limit, boolean isLimited) throws StateFailedException {
        RunningExecution running = branch.execution();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        Gate done = running.gate(false);
        Caller caller = running.caller();
        var _ = answer.orTimeout(Math.min(limit.toSeconds(), LONGEST.toSeconds()), TimeUnit.SECONDS)
                .whenComplete((_, _) -> done.open());
        Instant deadline = running.timeline().now().plus(limit);
        Timeline.Entry entry =
                isLimited ? running.timeline().at(deadline, () -> answer.completeExceptionally(timedOut())) : () -> {};
        var _ = Thread.ofVirtual().name("task-" + task.name()).start(() -> call(caller, arguments, answer));
        try {
            branch.pass(done);
        } finally {
            entry.cancel();
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof StateFailedException said ? said : timedOut();
        }
    }

    private void call(Caller caller, JsonNode arguments, CompletableFuture<JsonNode> answer) {
        TaskIntegration integration = task.integration();
        try {
            for (Iterator<String> names = arguments.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!integration.arguments().contains(name)) {
                    throw new StateFailedException(
                            ErrorNames.RUNTIME, "Arguments: the member '" + name + "' cannot be honoured");
                }
            }
            answer.complete(integration.call(caller, arguments));
        } catch (StateFailedException failed) {
            answer.completeExceptionally(failed);
        } catch (AwsError refused) {
            answer.completeExceptionally(new StateFailedException(
                    named(refused, integration),
                    "%s (Service: %s, Status Code: %d)"
                            .formatted(refused.getMessage(), integration.errorPrefix(), refused.status())));
        } catch (RuntimeException bug) { // the execution would wait for it until the time is over
            log.error("the call of task {} failed", task.name(), bug);
            answer.completeExceptionally(
                    new StateFailedException(ErrorNames.TASK_FAILED, String.valueOf(bug.getMessage())));
        }
    }

    /** The class that AWS's client has for the error: of what the service's model does not name, the service's own. */
    private static String named(AwsError refused, TaskIntegration integration) {
        if (refused.code().equals("AccessDeniedException")) {
            return integration.refusedAs();
        }
        String name = refused.code().endsWith("Exception") ? refused.code() : refused.code() + "Exception";
        return integration.errorPrefix() + "." + name;
    }

    private static StateFailedException timedOut() {
        return new StateFailedException(ErrorNames.TIMEOUT, null); // AWS gives no cause either
    }
}
