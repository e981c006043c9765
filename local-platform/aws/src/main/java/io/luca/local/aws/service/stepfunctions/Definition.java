package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.TaskIntegration;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A state machine's definition in Amazon States Language, found good.
 *
 * @param timeout how long an execution may take
 */
record Definition(StateGraph graph, Optional<Duration> timeout) {

    /**
     * Reads a definition.
     *
     * @param integrations what its tasks may call
     * @throws InvalidDefinitionException naming the state and the field if AWS would refuse it, or if this interpreter cannot
     *     honour it
     */
    static Definition read(String text, Collection<? extends TaskIntegration> integrations) {
        Map<String, TaskIntegration> byResource =
                integrations.stream().collect(Collectors.toMap(TaskIntegration::resource, Function.identity()));
        Definition definition = new DefinitionReader(byResource).read(text);
        StateGraphChecks.require(definition.graph());
        return definition;
    }
}
