package io.luca.infra.construct;

import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/** A workflow whose definition is a file, as AWS runs it, and which does nothing but call functions. */
public final class StepWorkflow extends Construct {

    private final StateMachine machine;

    /** @param steps its functions, by the names that the definition calls them by */
    public StepWorkflow(Construct scope, String id, DefinedMachine.Definition definition, Map<String, Function> steps) {
        super(scope, id);
        Role role = DefinedMachine.role(this, "Step Functions: calls the steps of " + definition.name());
        machine = DefinedMachine.of(this, role, definition, DefinedMachine.grantCalls(role, steps));
    }

    public StateMachine machine() {
        return machine;
    }

    /** Where every event of its executions is written. */
    public ILogGroup log() {
        return DefinedMachine.log(this);
    }

    /** The ARN that a workflow of this plain name has, for who may start it and is deployed before it. */
    public static String arnOf(Stack stack, String name) {
        return "arn:%s:states:%s:%s:stateMachine:%s"
                .formatted(
                        stack.getPartition(), stack.getRegion(), stack.getAccount(), EnvironmentName.of(stack, name));
    }

    /** The ARNs that its executions have. */
    public static String executionsOf(Stack stack, String name) {
        return arnOf(stack, name).replace(":stateMachine:", ":execution:") + ":*";
    }
}
