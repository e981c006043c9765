package io.luca.infra.construct;

import io.luca.contract.Names;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/** When the government sync runs: once a quarter, and every day of the weeks after it until the account is clean. */
public final class SyncSchedules extends Construct {

    private static final String GROUP = "luca-gov-sync";
    private static final Duration KEPT = Duration.days(14);
    private static final int TRIES = 10;
    private static final Duration TRY_FOR = Duration.hours(12);

    private final CfnScheduleGroup group;
    private final Queue undelivered;
    private final Role role;
    private final StateMachine machine;

    /**
     * Both schedules.
     *
     * @param quarterly cron expression of the run that sends
     * @param daily cron expression of the run that draws up the account first
     * @param timeZone of both, by its IANA name
     */
    public SyncSchedules(
            Construct scope, String id, StateMachine machine, String quarterly, String daily, String timeZone) {
        super(scope, id);
        this.machine = machine;
        group = CfnScheduleGroup.Builder.create(this, "Group").name(GROUP).build();
        undelivered = Queue.Builder.create(this, "Undelivered")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(KEPT)
                .build();
        AcceptedFinding.on(undelivered, "AwsSolutions-SQS3", "It is itself where calls end; a person looks at them");
        role = Role.Builder.create(this, "Role")
                .description("EventBridge Scheduler: starts the government sync, and nothing else")
                .assumedBy(new ServicePrincipal("scheduler.amazonaws.com").withConditions(onlyForOurGroup()))
                .build();
        Policy start = Policy.Builder.create(this, "Start")
                .statements(List.of(
                        allow("states:StartExecution", machine.getStateMachineArn()),
                        allow("sqs:SendMessage", undelivered.getQueueArn())))
                .roles(List.of(role))
                .build();
        schedule("Quarterly", Names.SYNC_WORKFLOW, quarterly, timeZone, "{}")
                .getNode()
                .addDependency(start);
        schedule("Daily", Names.RECONCILE_SCHEDULE, daily, timeZone, "{\"reconcile\":true}")
                .getNode()
                .addDependency(start);
    }

    /** What could not be delivered. */
    public Queue undelivered() {
        return undelivered;
    }

    private CfnSchedule schedule(String id, String name, String expression, String timeZone, String input) {
        return CfnSchedule.Builder.create(this, id)
                .name(name)
                .groupName(group.getRef())
                .scheduleExpression(expression)
                .scheduleExpressionTimezone(timeZone)
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder()
                        .mode("OFF")
                        .build())
                .target(CfnSchedule.TargetProperty.builder()
                        .arn(machine.getStateMachineArn())
                        .roleArn(role.getRoleArn())
                        .input(input)
                        .deadLetterConfig(CfnSchedule.DeadLetterConfigProperty.builder()
                                .arn(undelivered.getQueueArn())
                                .build())
                        .retryPolicy(CfnSchedule.RetryPolicyProperty.builder()
                                .maximumRetryAttempts(TRIES)
                                .maximumEventAgeInSeconds(TRY_FOR.toSeconds())
                                .build())
                        .build())
                .build();
    }

    private static PolicyStatement allow(String action, String resource) {
        return PolicyStatement.Builder.create()
                .actions(List.of(action))
                .resources(List.of(resource))
                .build();
    }

    /** The group, not the schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
    private Map<String, Object> onlyForOurGroup() {
        Stack stack = Stack.of(this);
        return Map.of(
                "StringEquals",
                new TreeMap<>(Map.of(
                        "aws:SourceAccount",
                        stack.getAccount(),
                        "aws:SourceArn",
                        "arn:%s:scheduler:%s:%s:schedule-group/%s"
                                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), GROUP))));
    }
}
