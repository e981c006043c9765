package io.luca.local.aws.template;

import java.util.List;
import java.util.Map;

/**
 * A stack after its deployment, as whoever deployed it can look it up.
 *
 * @param id its ARN
 * @param description empty if the template has none
 * @param parameters the values that it was deployed with, by name
 */
public record DeployedStack(
        String name, String id, String description, Map<String, String> parameters, List<Output> outputs) {

    /**
     * A value that a template gives out.
     *
     * @param export the name by which other stacks import it; empty for none
     */
    public record Output(String key, String value, String description, String export) {}

    public DeployedStack {
        parameters = Map.copyOf(parameters);
        outputs = List.copyOf(outputs);
    }
}
