package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The task that starts an execution, without waiting for its end. */
final class StartExecutionTask implements TaskIntegration {

    private static final String MACHINE = "StateMachineArn";
    private static final String NAME = "Name";
    private static final String INPUT = "Input";

    private final String resource;
    private final String errorPrefix;
    private final String refusedAs;
    private final StateMachines machines;
    private final Authorization authorization;

    private StartExecutionTask(
            String resource,
            String errorPrefix,
            String refusedAs,
            StateMachines machines,
            Authorization authorization) {
        this.resource = resource;
        this.errorPrefix = errorPrefix;
        this.refusedAs = errorPrefix + "." + refusedAs;
        this.machines = machines;
        this.authorization = authorization;
    }

    /** Both names that a definition may call it by; they differ in the names of errors. */
    static List<TaskIntegration> all(StateMachines machines, Authorization authorization) {
        return List.of(
                new StartExecutionTask(
                        "arn:aws:states:::states:startExecution",
                        "StepFunctions",
                        "AWSStepFunctionsException",
                        machines,
                        authorization),
                new StartExecutionTask(
                        "arn:aws:states:::aws-sdk:sfn:startExecution", "Sfn", "SfnException", machines, authorization));
    }

    @Override
    public String resource() {
        return resource;
    }

    @Override
    public String errorPrefix() {
        return errorPrefix;
    }

    @Override
    public String refusedAs() {
        return refusedAs;
    }

    @Override
    public Set<String> arguments() {
        return Set.of(MACHINE, NAME, INPUT);
    }

    @Override
    public JsonNode call(Caller caller, JsonNode arguments) {
        String arn = arguments.path(MACHINE).asText();
        authorization.require(caller, StateMachines.START, arn);
        if (!StateMachines.isArn(arn)) {
            throw AwsError.invalid("InvalidArn", "Invalid Arn: '" + arn + "'");
        }
        JsonNode input = arguments.path(INPUT);
        String text = input.isMissingNode() ? "{}" : input.isTextual() ? input.textValue() : input.toString();
        Optional<String> name = Optional.ofNullable(arguments.get(NAME)).map(JsonNode::asText);
        Execution started = machines.executions().start(machines.get(arn), name, text);
        return JsonNodeFactory.instance
                .objectNode()
                .put("ExecutionArn", started.arn())
                .put("StartDate", Timestamps.text(started.started()));
    }
}
