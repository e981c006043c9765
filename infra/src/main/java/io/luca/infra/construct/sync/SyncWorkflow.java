package io.luca.infra.construct.sync;

import io.luca.contract.ResourceNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.DefinedMachine;
import io.luca.infra.construct.StepWorkflow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/**
 * The workflow of the government sync. Its definition is the file {@code gov-sync.asl.json}, as AWS runs it; here are the names
 * that it calls things by, and what it may do.
 */
public final class SyncWorkflow extends Construct {

    private static final String DEFINITION = "/gov-sync.asl.json";
    /** The legal duty: from the first step to the last confirmed grade. */
    private static final int WINDOW_HOURS = 48;
    /** How early a deadline at risk is told. */
    private static final int RESERVE_HOURS = 12;
    /** What a batch takes: the government allows one every two seconds, and the calls around it take as long. */
    private static final int SECONDS_OF_A_BATCH = 4;
    /** Calls of a function in one execution; each has 45 events at most, of the 25,000 that AWS allows. */
    private static final int STEPS_OF_A_PART = 500;

    /**
     * Of one execution, of which a run has a new one after each {@value #STEPS_OF_A_PART} steps: two windows. One that takes longer was given a
     * much later deadline and waits for the government, or is caught in something. It is less than a part takes that only waits for the
     * government, which would go on in another part for ever and never be told.
     */
    private static final int LONGEST_DAYS = 4;

    private final StateMachine machine;

    /**
     * The workflow.
     *
     * @param functions its steps, by the names that the definition calls them by
     */
    public SyncWorkflow(Construct scope, String id, Map<String, Function> functions, AlertTopic alerts) {
        super(scope, id);
        Role role = DefinedMachine.role(
                this, "Step Functions: calls the steps of the government sync, and tells of a deadline at risk");
        Map<String, String> values = new TreeMap<>(DefinedMachine.grantCalls(role, functions));
        values.putAll(Map.of(
                "Alerts",
                alerts.arn(),
                "WindowHours",
                String.valueOf(WINDOW_HOURS),
                "ReserveHours",
                String.valueOf(RESERVE_HOURS),
                "SecondsOfABatch",
                String.valueOf(SECONDS_OF_A_BATCH),
                "StepsOfAPart",
                String.valueOf(STEPS_OF_A_PART)));
        alerts.grantPublish(role);
        Allow.to(
                role,
                List.of("states:StartExecution"),
                StepWorkflow.arnOf(
                        Stack.of(this), ResourceNames.SYNC_WORKFLOW)); // its own ARN would wait for this role
        machine = DefinedMachine.of(
                this,
                role,
                new DefinedMachine.Definition(
                        ResourceNames.SYNC_WORKFLOW,
                        "Every grade once, within 48 hours, whatever the government does meanwhile",
                        DEFINITION,
                        Duration.days(LONGEST_DAYS)),
                values);
    }

    public StateMachine machine() {
        return machine;
    }

    /** Where every event of its executions is written. */
    ILogGroup log() {
        return DefinedMachine.log(this);
    }
}
