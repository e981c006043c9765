package io.luca.local.aws.service.scheduler;

import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of schedules, each under the schedule's own role. What its policies refuse is not tried again; what fails
 * otherwise is, later and later. A call that is given up goes to the schedule's queue with the reason.
 */
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final String SERVICE = "scheduler.amazonaws.com";
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final Timeline timeline;
    private final Roles roles;
    private final Target targets;
    private final String account;
    private final ScheduleMetrics metrics;

    Delivery(Timeline timeline, Roles roles, Target targets, String account, ScheduleMetrics metrics) {
        this.metrics = metrics;
        this.timeline = timeline;
        this.roles = roles;
        this.targets = targets;
        this.account = account;
    }

    /** One call that a schedule is due to make, and what follows once it is made or given up. */
    private record Due(Schedule schedule, String arn, String groupArn, Instant at, String executionId, Runnable done) {}

    /** Makes a call, and says when it is made or given up. */
    void deliver(Schedule schedule, String arn, String groupArn, Instant at, Runnable done) {
        attempt(new Due(schedule, arn, groupArn, at, UUID.randomUUID().toString(), done), 1);
    }

    /** Confirms that the scheduler may act as a role for schedules of a group. */
    void requireTrusted(String roleArn, String groupArn) {
        roles.requireTrusted(
                roleArn, SERVICE, Map.of("aws:SourceArn", List.of(groupArn), "aws:SourceAccount", List.of(account)));
    }

    private void attempt(Due due, int attempt) {
        Schedule.Target target = due.schedule().target();
        metrics.attempted(due.schedule());
        try {
            requireTrusted(target.roleArn(), due.groupArn());
            Caller caller = new Caller.RoleSession(target.roleArn(), due.executionId(), Map.of(), Instant.MAX);
            targets.deliver(
                    caller, target.arn(), target.inputOf(due.arn(), due.at(), due.executionId(), attempt), Map.of());
            due.done().run();
        } catch (AwsError refused) {
            boolean mayPass = refused.status() >= SERVER_ERROR || refused.status() == TOO_MANY;
            failed(due, attempt, refused.code(), String.valueOf(refused.getMessage()), mayPass);
        } catch (IllegalArgumentException untrusted) {
            failed(due, attempt, "AccessDeniedException", String.valueOf(untrusted.getMessage()), false);
        }
    }

    private void failed(Due due, int attempt, String code, String message, boolean mayPass) {
        Schedule.Target target = due.schedule().target();
        Duration pause = Duration.ofMinutes(1L << Math.min(attempt - 1, 6));
        Instant next = timeline.now().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        boolean isTooOld = next.isAfter(due.at().plus(target.maxAge()));
        metrics.failed(due.schedule());
        if (mayPass && attempt <= target.retries() && !isTooOld) {
            var _ = timeline.at(next, () -> attempt(due, attempt + 1));
            return;
        }
        metrics.dropped(due.schedule());
        log.warn(
                "schedule {} gave a call up after {} tries: {} {}",
                due.schedule().name(),
                attempt,
                code,
                message);
        target.deadLetters().ifPresent(queue -> {
            Map<String, String> attributes = new TreeMap<>(Map.of(
                    "ERROR_CODE", code,
                    "ERROR_MESSAGE", message,
                    "EXECUTION_ID", due.executionId(),
                    "RETRY_ATTEMPTS", String.valueOf(attempt - 1),
                    "SCHEDULE_ARN", due.arn(),
                    "TARGET_ARN", target.arn()));
            if (mayPass) {
                attributes.put(
                        "EXHAUSTED_RETRY_CONDITION", isTooOld ? "MaximumEventAgeInSeconds" : "MaximumRetryAttempts");
            }
            try {
                targets.deliver(
                        new Caller.RoleSession(target.roleArn(), due.executionId(), Map.of(), Instant.MAX),
                        queue,
                        target.inputOf(due.arn(), due.at(), due.executionId(), attempt),
                        attributes);
                metrics.sentToDeadLetters(due.schedule());
            } catch (RuntimeException refused) { // the call is lost, as it would be at AWS; the log says so
                log.error("the call did not reach {} either", queue, refused);
            }
        });
        due.done().run();
    }
}
