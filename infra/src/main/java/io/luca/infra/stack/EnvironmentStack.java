package io.luca.infra.stack;

import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.settings.Environment;
import java.util.Optional;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** A stack of one environment: it has the environment's name, and is deployed in the environment's region and in no other. */
abstract class EnvironmentStack extends Stack {

    EnvironmentStack(Construct scope, String id, String description) {
        super(
                scope,
                id,
                StackProps.builder()
                        .stackName(EnvironmentName.of(scope, id))
                        .description(description)
                        .env(place(scope))
                        .build());
    }

    /** Where stacks of the environment go: whatever account deploys, in the region of the setting. The laptop has none, and fits all. */
    static software.amazon.awscdk.Environment place(Construct scope) {
        software.amazon.awscdk.Environment.Builder place = software.amazon.awscdk.Environment.builder();
        Optional.ofNullable(scope.getNode().tryGetContext(Environment.REGION))
                .ifPresent(region -> place.region(region.toString()));
        return place.build();
    }
}
