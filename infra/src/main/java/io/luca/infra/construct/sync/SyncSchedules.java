package io.luca.infra.construct.sync;

import io.luca.contract.ResourceNames;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.ScheduledCaller;
import io.luca.infra.construct.ScheduledCaller.Call;
import io.luca.infra.settings.Times;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/** When the government sync runs: once a quarter, and every day of the weeks after it until the account is clean. */
public final class SyncSchedules extends Construct {

    private static final String GROUP = "luca-gov-sync";
    private static final Duration TRY_FOR = Duration.hours(12);

    private final ScheduledCaller caller;

    /** Both schedules: of the run that sends, and of the run that draws up the account first. */
    public SyncSchedules(Construct scope, String id, StateMachine machine, Times times) {
        super(scope, id);
        String groupName = EnvironmentName.of(this, GROUP);
        CfnScheduleGroup group =
                CfnScheduleGroup.Builder.create(this, "Group").name(groupName).build();
        caller = ScheduledCaller.of(
                this, "EventBridge Scheduler: starts the government sync, and nothing else", List.of(groupName));
        String arn = machine.getStateMachineArn();
        Policy start = caller.grant(this, "Start", "states:StartExecution", arn);
        Call sends = new Call(times.govSync(), times.zone(), arn, "{}", TRY_FOR);
        Call accounts = new Call(times.govReconcile(), times.zone(), arn, "{\"reconcile\":true}", TRY_FOR);
        caller.schedule(this, "Quarterly", EnvironmentName.of(this, ResourceNames.SYNC_WORKFLOW), group, sends)
                .build()
                .getNode()
                .addDependency(start);
        caller.schedule(this, "Daily", EnvironmentName.of(this, ResourceNames.RECONCILE_SCHEDULE), group, accounts)
                .build()
                .getNode()
                .addDependency(start);
    }

    /** What could not be delivered. */
    public Queue undelivered() {
        return caller.undelivered();
    }
}
