package io.luca.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.luca.local.aws.Authorization;
import io.luca.local.aws.AwsError;
import io.luca.local.aws.Caller;
import java.util.Optional;
import java.util.Set;

/** Starts an execution from a task, without waiting for its end. */
final class StartExecutionTask implements TaskIntegration {

    private static final String MACHINE = "StateMachineArn";
    private static final String NAME = "Name";
    private static final String INPUT = "Input";

    private final String resource;
    private final String errorPrefix;
    private final StateMachines machines;
    private final Authorization authorization;

    StartExecutionTask(String resource, String errorPrefix, StateMachines machines, Authorization authorization) {
        this.resource = resource;
        this.errorPrefix = errorPrefix;
        this.machines = machines;
        this.authorization = authorization;
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
                .put("StartDate", Times.text(started.started()));
    }
}
