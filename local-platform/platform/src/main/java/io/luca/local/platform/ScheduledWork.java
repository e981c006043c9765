package io.luca.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.scheduler.Schedules;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StateMachines;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Work that schedules begin, begun by hand: what is due at night can be seen by day. It is the operator who begins it, so a
 * schedule's role is not asked.
 */
public record ScheduledWork(Cloud cloud) {

    private static final ObjectMapper json = new ObjectMapper();

    /** The name of the function that a schedule calls; empty if it starts a state machine, or if there is no such schedule. */
    public Optional<String> functionOf(String schedule) {
        return function(schedule).map(target -> lambda().nameOf(target.arn()));
    }

    /** Starts now the execution that a schedule starts, and does not wait; empty if the schedule calls a function. */
    public Optional<Execution> startNow(String schedule) {
        return target(schedule)
                .filter(target -> StateMachines.isArn(target.arn()))
                .map(target -> cloud.room(StepFunctionsRoom.class).start(target.arn(), target.input()));
    }

    /** Calls now the function that a schedule calls, and waits for the end; empty if it starts a state machine. */
    public Optional<LambdaRoom.Ended> runNow(String schedule) {
        return runNow(schedule, Map.of());
    }

    /**
     * Calls now the function that a schedule calls, and waits for the end.
     *
     * @param besides what its event says besides, by name
     */
    Optional<LambdaRoom.Ended> runNow(String schedule, Map<String, String> besides) {
        return function(schedule).map(target -> lambda().call(target.arn(), event(target.input(), besides)));
    }

    private Optional<Schedules.TargetNow> function(String schedule) {
        return target(schedule).filter(target -> !StateMachines.isArn(target.arn()));
    }

    private Optional<Schedules.TargetNow> target(String schedule) {
        return cloud.room(SchedulerRoom.class).schedules().targetNow(schedule);
    }

    private LambdaRoom lambda() {
        return cloud.room(LambdaRoom.class);
    }

    private static byte[] event(String input, Map<String, String> besides) {
        if (besides.isEmpty()) {
            return input.getBytes(StandardCharsets.UTF_8);
        }
        try {
            ObjectNode event = json.readValue(input, ObjectNode.class);
            besides.forEach(event::put);
            return json.writeValueAsBytes(event);
        } catch (IOException noObject) {
            throw new IllegalStateException("what the schedule sends is no JSON object", noObject);
        }
    }
}
