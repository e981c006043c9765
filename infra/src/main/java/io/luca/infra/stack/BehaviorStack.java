package io.luca.infra.stack;

import io.luca.contract.EnvironmentVariables;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.behavior.BehaviorDashboard;
import io.luca.infra.construct.behavior.BehaviorQueues;
import io.luca.infra.construct.behavior.BehaviorWorker;
import io.luca.infra.construct.behavior.QueueAlarms;
import io.luca.infra.construct.data.TenantRole;
import io.luca.infra.settings.Settings;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/** Path 2 behind the gateway: the queues, and the worker with the role by which it reaches a school's data. */
public final class BehaviorStack extends EnvironmentStack {

    /** What ingestion does to a school's records: it writes events and receipts, and asks which events there are and who is blocked. */
    public static final List<String> INGESTION_ACTIONS = List.of(
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query");

    private final BehaviorQueues queues;

    public BehaviorStack(Construct scope, String id, DataStack data, Settings settings) {
        super(scope, id, "Luca path 2: behaviour events from the queue to the table");
        queues = new BehaviorQueues(this, "Behavior");
        Role role = BehaviorWorker.role(this);
        TenantRole tenant = new TenantRole(this, "IngestionTenant", data.table(), role, INGESTION_ACTIONS);
        tenant.grantAssume();
        BehaviorWorker worker = new BehaviorWorker(
                this,
                "Worker",
                new JavaFunction.Props(
                        settings.artifacts().behaviorWorker(),
                        role,
                        Map.of(
                                EnvironmentVariables.TABLE, data.table().name(),
                                EnvironmentVariables.TENANT_ROLE_ARN, tenant.arn(),
                                EnvironmentVariables.QUARANTINE_QUEUE_URL,
                                        queues.quarantine().getQueueUrl())),
                queues);
        new QueueAlarms(this, "Alarms", new QueueAlarms.Props(queues, worker, data.throttled(), data.alerts()));
        if (settings.environment().isLikeProd()) {
            new BehaviorDashboard(this, "Picture", queues, worker);
        }
        CfnOutput.Builder.create(this, "EventQueueUrl")
                .value(queues.events().getQueueUrl())
                .build();
        CfnOutput.Builder.create(this, "DeadLetterQueueUrl")
                .value(queues.deadLetters().getQueueUrl())
                .build();
        CfnOutput.Builder.create(this, "QuarantineQueueUrl")
                .value(queues.quarantine().getQueueUrl())
                .build();
    }

    public BehaviorQueues queues() {
        return queues;
    }
}
