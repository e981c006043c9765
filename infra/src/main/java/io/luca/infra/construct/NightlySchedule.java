package io.luca.infra.construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * Calls the consolidation every night, and continues one that needs more than a function's 15 minutes by a one-off schedule
 * that the function makes itself. Two groups, so that the function cannot reach the nightly schedule.
 *
 * <p>A function that called itself would be stopped by Lambda's guard against loops, which a schedule is not subject to.
 */
public final class NightlySchedule extends Construct {

    private static final String NIGHTLY_GROUP = "luca-nightly";
    private static final String CONTINUATION_GROUP = "luca-continuations";
    private static final String NAME = "luca-consolidation";
    /** In a zone with summer time this hour is skipped on one night a year; what is due is done the night after. */
    private static final String AT_TWO = "cron(0 2 * * ? *)";

    private static final Duration KEPT = Duration.days(14);
    private static final int TRIES = 10;
    private static final Duration TRY_FOR = Duration.hours(3); // what begins later would run into the school day

    private final Role role;
    private final Queue undelivered;
    private final CfnScheduleGroup nightly;
    private final CfnScheduleGroup continuations;

    public NightlySchedule(Construct scope, String id) {
        super(scope, id);
        nightly = CfnScheduleGroup.Builder.create(this, "Nightly")
                .name(NIGHTLY_GROUP)
                .build();
        continuations = CfnScheduleGroup.Builder.create(this, "Continuations")
                .name(CONTINUATION_GROUP)
                .build();
        undelivered = Queue.Builder.create(this, "Undelivered")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(KEPT)
                .build();
        AcceptedFinding.on(undelivered, "AwsSolutions-SQS3", "It is itself where calls end; a person looks at them");
        role = Role.Builder.create(this, "Role")
                .description("EventBridge Scheduler: calls the consolidation, and nothing else")
                .assumedBy(new ServicePrincipal("scheduler.amazonaws.com").withConditions(onlyForOurGroups()))
                .build();
    }

    /** Calls a function every night, in a time zone by its IANA name. */
    public void call(Function function, String timeZone) {
        Policy call = Policy.Builder.create(this, "Call")
                .statements(List.of(
                        PolicyStatement.Builder.create()
                                .effect(Effect.ALLOW)
                                .actions(List.of("lambda:InvokeFunction"))
                                .resources(List.of(function.getFunctionArn()))
                                .build(),
                        PolicyStatement.Builder.create()
                                .effect(Effect.ALLOW)
                                .actions(List.of("sqs:SendMessage"))
                                .resources(List.of(undelivered.getQueueArn()))
                                .build()))
                .roles(List.of(role))
                .build();
        CfnSchedule schedule = CfnSchedule.Builder.create(this, "Schedule")
                .name(NAME)
                .description("Grades of all schools, from what was evaluated since")
                .groupName(nightly.getRef())
                .scheduleExpression(AT_TWO)
                .scheduleExpressionTimezone(timeZone)
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder()
                        .mode("OFF")
                        .build())
                .target(CfnSchedule.TargetProperty.builder()
                        .arn(function.getFunctionArn())
                        .roleArn(role.getRoleArn())
                        .input("{\"scheduled_at\":\"<aws.scheduler.scheduled-time>\"}")
                        .deadLetterConfig(CfnSchedule.DeadLetterConfigProperty.builder()
                                .arn(undelivered.getQueueArn())
                                .build())
                        .retryPolicy(CfnSchedule.RetryPolicyProperty.builder()
                                .maximumRetryAttempts(TRIES)
                                .maximumEventAgeInSeconds(TRY_FOR.toSeconds())
                                .build())
                        .build())
                .build();
        schedule.getNode().addDependency(call);
    }

    /** What could not be delivered to the function, and what the function gave up. */
    public Queue undelivered() {
        return undelivered;
    }

    public String continuationGroup() {
        return continuations.getRef();
    }

    /** The role by which a continuation calls the function. */
    public String roleArn() {
        return role.getRoleArn();
    }

    /** Lets a role make one-off schedules that call the function again, and nothing else. */
    void grantContinue(Role user) {
        Allow.to(user, List.of("scheduler:CreateSchedule"), arn("schedule/" + CONTINUATION_GROUP + "/*"));
        user.addToPrincipalPolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .actions(List.of("iam:PassRole"))
                .resources(List.of(role.getRoleArn()))
                .conditions(Map.of("StringEquals", Map.of("iam:PassedToService", "scheduler.amazonaws.com")))
                .build());
    }

    /** The group, not the schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
    private Map<String, Object> onlyForOurGroups() {
        return Map.of(
                "StringEquals",
                new TreeMap<>(Map.of(
                        "aws:SourceAccount",
                        Stack.of(this).getAccount(),
                        "aws:SourceArn",
                        List.of(arn("schedule-group/" + NIGHTLY_GROUP), arn("schedule-group/" + CONTINUATION_GROUP)))));
    }

    private String arn(String resource) {
        Stack stack = Stack.of(this);
        return "arn:%s:scheduler:%s:%s:%s"
                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), resource);
    }
}
