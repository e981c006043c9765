package io.luca.infra.construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
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
        machine = DefinedMachine.of(this, role, name, comment, definition, arns);
    }

    public StateMachine machine() {
        return machine;
    }

    /** The ARN that a workflow of this name has, for who may start it and is deployed before it. */
    static String arnOf(Stack stack, String name) {
        return "arn:%s:states:%s:%s:stateMachine:%s"
                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), name);
    }

    /** The ARNs that its executions have. */
    static String executionsOf(Stack stack, String name) {
        return arnOf(stack, name).replace(":stateMachine:", ":execution:") + ":*";
    }
}
