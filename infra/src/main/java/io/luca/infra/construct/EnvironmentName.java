package io.luca.infra.construct;

import io.luca.contract.ResourceNames;
import io.luca.infra.settings.Environment;
import java.util.Objects;
import software.constructs.Construct;

/** The name of something that there is one of in an account and region, so that several environments fit into one. */
public final class EnvironmentName {

    private EnvironmentName() {}

    /**
     * The name that something has in the environment of a construct.
     *
     * @param plain its name in prod
     */
    public static String of(Construct scope, String plain) {
        Object environment = scope.getNode().tryGetContext(Environment.CONTEXT);
        return ResourceNames.inEnvironment(
                Objects.requireNonNull(environment, "the app has an environment")
                        .toString(),
                plain);
    }
}
