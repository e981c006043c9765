package io.luca.infra.construct.consolidation;

import io.luca.infra.construct.Allow;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.ScheduledCaller;
import io.luca.infra.construct.ScheduledCaller.Call;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.amazon.awscdk.services.sqs.Queue;
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

    private static final String INPUT = "{\"scheduled_at\":\"<aws.scheduler.scheduled-time>\"}";
    private static final Duration TRY_FOR = Duration.hours(3); // what begins later would run into the school day

    private final ScheduledCaller caller;
    private final CfnScheduleGroup nightly;
    private final CfnScheduleGroup continuations;

    public NightlySchedule(Construct scope, String id) {
        super(scope, id);
        nightly = CfnScheduleGroup.Builder.create(this, "Nightly")
                .name(EnvironmentName.of(this, NIGHTLY_GROUP))
                .build();
        continuations = CfnScheduleGroup.Builder.create(this, "Continuations")
                .name(EnvironmentName.of(this, CONTINUATION_GROUP))
                .build();
        caller = ScheduledCaller.of(
                this,
                "EventBridge Scheduler: calls the consolidation, and nothing else",
                List.of(EnvironmentName.of(this, NIGHTLY_GROUP), EnvironmentName.of(this, CONTINUATION_GROUP)));
    }

    /** Calls a function every night, in a time zone by its IANA name. */
    public void call(Function function, String timeZone) {
        Policy call = caller.grant(this, "Call", "lambda:InvokeFunction", function.getFunctionArn());
        caller.schedule(
                        this,
                        "Schedule",
                        EnvironmentName.of(this, NAME),
                        nightly,
                        new Call(AT_TWO, timeZone, function.getFunctionArn(), INPUT, TRY_FOR))
                .description("Grades of all schools, from what was evaluated since")
                .build()
                .getNode()
                .addDependency(call);
    }

    /** What could not be delivered to the function, and what the function gave up. */
    public Queue undelivered() {
        return caller.undelivered();
    }

    public String continuationGroup() {
        return continuations.getRef();
    }

    /** The role by which a continuation calls the function. */
    public String roleArn() {
        return caller.role().getRoleArn();
    }

    /** Lets a role make one-off schedules that call the function again, and nothing else. */
    void grantContinue(Role user) {
        Allow.to(
                user,
                List.of("scheduler:CreateSchedule"),
                ScheduledCaller.arn(this, "schedule/" + EnvironmentName.of(this, CONTINUATION_GROUP) + "/*"));
        user.addToPrincipalPolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .actions(List.of("iam:PassRole"))
                .resources(List.of(roleArn()))
                .conditions(Map.of("StringEquals", Map.of("iam:PassedToService", "scheduler.amazonaws.com")))
                .build());
    }
}
