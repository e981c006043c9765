package io.luca.infra.construct;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
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
    /** Calls of a function in one execution; each has 45 events at most, of the 25,000 that AWS allows. */
    private static final int STEPS_OF_A_PART = 500;

    private final StateMachine machine;

    /**
     * The workflow.
     *
     * @param functions its steps, by the names that the definition calls them by
     */
    public SyncWorkflow(Construct scope, String id, Map<String, Function> functions, AlertTopic alerts) {
        super(scope, id);
        Role role = Role.Builder.create(this, "Role")
                .description("Step Functions: calls the steps of the government sync, and tells of a deadline at risk")
                .assumedBy(new ServicePrincipal("states.amazonaws.com"))
                .build();
        Map<String, String> names = new TreeMap<>(Map.of(
                "Alerts",
                alerts.arn(),
                "WindowHours",
                String.valueOf(WINDOW_HOURS),
                "ReserveHours",
                String.valueOf(RESERVE_HOURS),
                "StepsOfAPart",
                String.valueOf(STEPS_OF_A_PART)));
        new TreeMap<>(functions).forEach((name, function) -> {
            Allow.to(role, List.of("lambda:InvokeFunction"), function.getFunctionArn());
            names.put(name, function.getFunctionArn());
        });
        alerts.grantPublish(role);
        Allow.to(role, List.of("states:StartExecution"), arnByName());
        machine = StateMachine.Builder.create(this, "Machine")
                .stateMachineName(Names.SYNC_WORKFLOW)
                .comment("Every grade once, within 48 hours, whatever the government does meanwhile")
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromString(definition()))
                .definitionSubstitutions(names)
                .role(role)
                .tracingEnabled(true)
                .logs(LogOptions.builder()
                        .destination(LogGroup.Builder.create(this, "Log")
                                .logGroupName("/aws/vendedlogs/states/" + Names.SYNC_WORKFLOW)
                                .retention(RetentionDays.ONE_YEAR)
                                .removalPolicy(RemovalPolicy.RETAIN)
                                .build())
                        .level(LogLevel.ALL)
                        .includeExecutionData(true) // references only: no grade passes through the workflow
                        .build())
                .build();
        AcceptedFinding.on(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "The delivery of logs and traces knows no resource");
    }

    public StateMachine machine() {
        return machine;
    }

    /** By its name: its own ARN would make the role wait for the machine, which waits for the role. */
    private String arnByName() {
        Stack stack = Stack.of(this);
        return "arn:%s:states:%s:%s:stateMachine:%s"
                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), Names.SYNC_WORKFLOW);
    }

    private static String definition() {
        try (InputStream in = SyncWorkflow.class.getResourceAsStream(DEFINITION)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + DEFINITION);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
