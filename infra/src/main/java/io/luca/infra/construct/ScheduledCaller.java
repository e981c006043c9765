package io.luca.infra.construct;

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
import software.constructs.Construct;

/**
 * As whom EventBridge Scheduler makes the calls of some groups of schedules, and where those end that cannot be delivered.
 *
 * @param role trusts the scheduler for schedules of these groups only, and may do nothing before it is granted
 */
public record ScheduledCaller(Role role, Queue undelivered) {

    private static final Duration KEPT = Duration.days(14);
    private static final int TRIES = 10;

    /** What a schedule calls, when, and for how long it tries to. */
    public record Call(String expression, String timeZone, String targetArn, String input, Duration tryFor) {}

    /** The caller of groups, given by their names. */
    public static ScheduledCaller of(Construct scope, String description, List<String> groups) {
        Queue undelivered = Queue.Builder.create(scope, "Undelivered")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(KEPT)
                .build();
        AcceptedFinding.on(undelivered, "AwsSolutions-SQS3", "It is itself where calls end; a person looks at them");
        Role role = Role.Builder.create(scope, "Role")
                .description(description)
                .assumedBy(new ServicePrincipal("scheduler.amazonaws.com").withConditions(onlyFor(groups, scope)))
                .build();
        return new ScheduledCaller(role, undelivered);
    }

    /** Lets it make a call; a schedule must not come before the policy. */
    public Policy grant(Construct scope, String id, String action, String targetArn) {
        return Policy.Builder.create(scope, id)
                .statements(List.of(allow(action, targetArn), allow("sqs:SendMessage", undelivered.getQueueArn())))
                .roles(List.of(role))
                .build();
    }

    /** A schedule of a group, not built yet. */
    public CfnSchedule.Builder schedule(Construct scope, String id, String name, CfnScheduleGroup group, Call call) {
        return CfnSchedule.Builder.create(scope, id)
                .name(name)
                .groupName(group.getRef())
                .scheduleExpression(call.expression())
                .scheduleExpressionTimezone(call.timeZone())
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder()
                        .mode("OFF")
                        .build())
                .target(CfnSchedule.TargetProperty.builder()
                        .arn(call.targetArn())
                        .roleArn(role.getRoleArn())
                        .input(call.input())
                        .deadLetterConfig(CfnSchedule.DeadLetterConfigProperty.builder()
                                .arn(undelivered.getQueueArn())
                                .build())
                        .retryPolicy(CfnSchedule.RetryPolicyProperty.builder()
                                .maximumRetryAttempts(TRIES)
                                .maximumEventAgeInSeconds(call.tryFor().toSeconds())
                                .build())
                        .build());
    }

    /** The ARN of something of the scheduler. */
    public static String arn(Construct scope, String resource) {
        Stack stack = Stack.of(scope);
        return "arn:%s:scheduler:%s:%s:%s"
                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), resource);
    }

    private static PolicyStatement allow(String action, String resource) {
        return PolicyStatement.Builder.create()
                .actions(List.of(action))
                .resources(List.of(resource))
                .build();
    }

    /** The group, not the schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
    private static Map<String, Object> onlyFor(List<String> groups, Construct scope) {
        List<String> arns = groups.stream()
                .map(group -> arn(scope, "schedule-group/" + group))
                .toList();
        return Map.of(
                "StringEquals",
                new TreeMap<>(Map.of(
                        "aws:SourceAccount",
                        Stack.of(scope).getAccount(),
                        "aws:SourceArn",
                        arns.size() == 1 ? arns.getFirst() : arns)));
    }
}
