package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.scheduler.Schedules;
import io.luca.local.aws.service.sqs.QueueClient;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StateMachine;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What runs by itself on a platform, in an operator's hands: workflows, schedules, and the queues in which what failed is kept. */
record PlatformJobs(Platform platform) {

    private static final Duration STEP = Duration.ofMinutes(2);
    private static final int STEPS = 60;

    /** Starts an execution of the workflow of a name. */
    Execution start(String workflow, String input) {
        return room().executions().start(machine(workflow), Optional.empty(), input);
    }

    /** The latest execution of a workflow whose name begins so. */
    Execution latest(String workflow, String name) {
        return room().executions().of(machine(workflow).arn()).stream()
                .filter(execution -> execution.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    /** An execution as it is now. */
    Execution now(Execution of) {
        return room().executions().find(of.arn()).orElseThrow();
    }

    /** Stops an execution and gives no reason. */
    void stop(Execution running) {
        room().executions().stop(running.arn(), Optional.empty(), Optional.empty());
    }

    /** Lets time pass until an execution has ended, for two hours at most. */
    Execution toItsEnd(Execution started) {
        for (int step = 0; step < STEPS && now(started).isRunning(); step++) {
            platform.cloud().timeline().pass(STEP);
        }
        assertThat(now(started).isRunning()).as(started.name()).isFalse();
        return now(started);
    }

    /** Lets time pass until a schedule is due. */
    void passUntilDue(String schedule) {
        Instant due = platform.room(SchedulerRoom.class).schedules().summaries().stream()
                .filter(each -> each.name().endsWith("/" + schedule))
                .map(Schedules.Summary::next)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
        platform.cloud()
                .timeline()
                .pass(Duration.between(platform.cloud().timeline().now(), due));
    }

    /** Lets schedules make no call by themselves: days pass, and theirs may be among them. */
    void rest(String... schedules) {
        for (String schedule : schedules) {
            platform.room(SchedulerRoom.class).schedules().rest(schedule);
        }
    }

    /** Takes all messages out of the queue whose name has a part, and deletes them. */
    List<JsonNode> takeAll(String partOfName) {
        QueueClient queue = platform.room(SqsRoom.class).depths().keySet().stream()
                .filter(name -> name.contains(partOfName))
                .findFirst()
                .map(platform.room(SqsRoom.class)::queue)
                .orElseThrow();
        List<JsonNode> all = new ArrayList<>();
        for (List<JsonNode> some = queue.receive(QueueClient.MAX_MESSAGES, 0);
                !some.isEmpty();
                some = queue.receive(QueueClient.MAX_MESSAGES, 0)) {
            all.addAll(some);
            queue.delete(some.stream()
                    .map(message -> message.path("ReceiptHandle").asText())
                    .toList());
        }
        return all;
    }

    private StateMachine machine(String workflow) {
        return room().machines().all().stream()
                .filter(machine -> machine.arn().endsWith(":" + workflow))
                .findFirst()
                .orElseThrow();
    }

    private StepFunctionsRoom room() {
        return platform.room(StepFunctionsRoom.class);
    }
}
