package io.luca.infra.construct;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** A workflow whose definition is a file, as AWS runs it, and which does nothing but call functions. */
public final class StepWorkflow extends Construct {

    private final StateMachine machine;

    /**
     * The workflow.
     *
     * @param definition the file, which calls the functions by the names that they have here
     */
    public StepWorkflow(
            Construct scope,
            String id,
            String name,
            String comment,
            String definition,
            Map<String, Function> functions) {
        super(scope, id);
        Role role = Role.Builder.create(this, "Role")
                .description("Step Functions: calls the steps of " + name)
                .assumedBy(new ServicePrincipal("states.amazonaws.com"))
                .build();
        Map<String, String> arns = new TreeMap<>();
        new TreeMap<>(functions).forEach((step, function) -> {
            Allow.to(role, List.of("lambda:InvokeFunction"), function.getFunctionArn());
            arns.put(step, function.getFunctionArn());
        });
        machine = StateMachine.Builder.create(this, "Machine")
                .stateMachineName(name)
                .comment(comment)
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromString(text(definition)))
                .definitionSubstitutions(arns)
                .role(role)
                .tracingEnabled(true)
                .logs(LogOptions.builder()
                        .destination(LogGroup.Builder.create(this, "Log")
                                .logGroupName("/aws/vendedlogs/states/" + name)
                                .retention(RetentionDays.ONE_YEAR)
                                .removalPolicy(RemovalPolicy.RETAIN)
                                .build())
                        .level(LogLevel.ALL)
                        .includeExecutionData(true) // ids and counts only
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

    /** The ARN that a workflow of this name has, for who may start it and is deployed before it. */
    static String arnOf(Stack stack, String name) {
        return "arn:%s:states:%s:%s:stateMachine:%s"
                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), name);
    }

    private static String text(String definition) {
        try (InputStream in = StepWorkflow.class.getResourceAsStream(definition)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + definition);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
