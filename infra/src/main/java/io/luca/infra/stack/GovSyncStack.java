package io.luca.infra.stack;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.ResourceNames;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.sync.GovernmentAccess;
import io.luca.infra.construct.sync.ReportBucket;
import io.luca.infra.construct.sync.SyncAlarms;
import io.luca.infra.construct.sync.SyncDashboard;
import io.luca.infra.construct.sync.SyncFunction;
import io.luca.infra.construct.sync.SyncRole;
import io.luca.infra.construct.sync.SyncSchedules;
import io.luca.infra.construct.sync.SyncWorkflow;
import io.luca.infra.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * Path 3: the quarterly sync with the government. Two roles share its steps: only those that talk to the government may read its
 * token and write accounts, and only those that work on the table alone may put a batch aside.
 */
public final class GovSyncStack extends EnvironmentStack {

    /** What the steps do that never leave the table: they claim grades for a batch, and mark what became of them. */
    public static final List<String> TABLE_ACTIONS = List.of(
            "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem");

    /** What the steps do that talk to the government: they write down what it says. They claim nothing. */
    public static final List<String> PARTNER_ACTIONS =
            List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");

    private static final String BATCH_SIZE = "98";
    private static final Duration STEP = Duration.seconds(90);
    /** Lambda's longest: the account of many schools. */
    private static final Duration ACCOUNT = Duration.minutes(15);

    private final Path code;
    private final ReportBucket reports;
    private final Map<String, Function> functions = new LinkedHashMap<>();

    public GovSyncStack(Construct scope, String id, DataStack data, Settings settings) {
        super(scope, id, "Luca: the quarterly sync of grades with the government");
        code = settings.artifacts().govSync();
        DeadLetterQueue deadLetters = new DeadLetterQueue(this, "DeadLetters", ResourceNames.SYNC_QUEUE, "batches");
        reports = new ReportBucket(this, "Reports");
        GovernmentAccess government = new GovernmentAccess(this, "Government", settings.government());
        SyncRole onTable = new SyncRole(this, "OnTable", data.table(), data.registry(), TABLE_ACTIONS);
        onTable.grantPutAside(deadLetters);
        SyncRole withPartner = new SyncRole(this, "WithPartner", data.table(), data.registry(), PARTNER_ACTIONS);
        withPartner.grantCall(government);
        withPartner.grantReport(reports);

        Map<String, String> table = onTable.environment(data.table());
        add("QueryPending", onTable, STEP, "The next school that has grades to send", table);
        add(
                "PrepareBatch",
                onTable,
                STEP,
                "Claims grades for a batch, and writes its manifest",
                with(table, Map.of(EnvironmentVariables.SYNC_BATCH_SIZE, BATCH_SIZE)));
        add("MarkSynced", onTable, STEP, "Marks the grades of a batch that the government has", table);
        add(
                "RecordFailure",
                onTable,
                STEP,
                "Marks what the government refused, or puts a batch aside",
                with(
                        table,
                        Map.of(
                                EnvironmentVariables.SYNC_DLQ_URL,
                                deadLetters.queue().getQueueUrl())));
        Map<String, String> partner = with(withPartner.environment(data.table()), government.environment());
        add("SendBatch", withPartner, STEP, "One request to the government", partner);
        add("SettleBatch", withPartner, STEP, "Asks the government for a batch whose outcome nobody knows", partner);
        add(
                "Reconcile",
                withPartner,
                ACCOUNT,
                "Compares with the government's receipts, and accounts for every grade",
                with(partner, Map.of(EnvironmentVariables.REPORT_BUCKET, reports.name())));
        onTable.acceptTracing();
        withPartner.acceptTracing();

        SyncWorkflow workflow = new SyncWorkflow(this, "Workflow", functions, data.alerts());
        SyncSchedules schedules = new SyncSchedules(this, "Schedules", workflow.machine(), settings.times());
        new SyncAlarms(this, "Alarms", new SyncAlarms.Props(workflow, deadLetters, schedules, data.alerts()));
        if (settings.environment().isLikeProd()) {
            new SyncDashboard(this, "Picture", workflow.machine(), deadLetters);
        }
        CfnOutput.Builder.create(this, "WorkflowArn")
                .value(workflow.machine().getStateMachineArn())
                .build();
        CfnOutput.Builder.create(this, "DeadLetterQueueUrl")
                .value(deadLetters.queue().getQueueUrl())
                .build();
        CfnOutput.Builder.create(this, "ReportBucketName").value(reports.name()).build();
    }

    /** The accounts of what the government has. */
    public ReportBucket reports() {
        return reports;
    }

    private void add(
            String name, SyncRole role, Duration timeout, String description, Map<String, String> environment) {
        JavaFunction.Props function = new JavaFunction.Props(code, role.role(), environment);
        functions.put(
                name, new SyncFunction(this, name, new SyncFunction.Props(function, timeout, description)).function());
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
