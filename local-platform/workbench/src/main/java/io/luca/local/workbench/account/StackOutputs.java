package io.luca.local.workbench.account;

import io.luca.contract.ResourceNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** What the stacks of an environment give out, each looked up once. */
public final class StackOutputs {

    private final CloudFormationClient cloudFormation;
    private final String environment;
    private final Map<String, Map<String, String>> known = new HashMap<>();

    public StackOutputs(CloudFormationClient cloudFormation, String environment) {
        this.cloudFormation = cloudFormation;
        this.environment = environment;
    }

    /** The name that a stack has in the environment. */
    public String stackName(String stack) {
        return ResourceNames.inEnvironment(environment, stack);
    }

    /**
     * An output.
     *
     * @param stack its name in prod
     * @throws IllegalStateException if the stack is not deployed, or has no such output
     */
    public String required(String stack, String output) {
        return optional(stack, output)
                .orElseThrow(() -> new IllegalStateException("the stack " + stackName(stack) + " has no output "
                        + output + ": it was deployed by an older version; deploy it again"));
    }

    /**
     * An output that not every environment has.
     *
     * @throws IllegalStateException if the stack is not deployed
     */
    public Optional<String> optional(String stack, String output) {
        return Optional.ofNullable(
                known.computeIfAbsent(stackName(stack), this::read).get(output));
    }

    private Map<String, String> read(String stack) {
        try {
            Stack found = cloudFormation
                    .describeStacks(request -> request.stackName(stack))
                    .stacks()
                    .getFirst();
            Map<String, String> outputs = new HashMap<>();
            found.outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
            return outputs;
        } catch (SdkException refused) {
            throw new IllegalStateException(
                    "the stack " + stack + " cannot be looked up: " + Refusal.told(refused), refused);
        }
    }
}
