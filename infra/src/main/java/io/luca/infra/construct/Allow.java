package io.luca.infra.construct;

import java.util.List;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;

/** Says what a role may do, action by action: CDK's own grants allow more than that. */
public final class Allow {

    private Allow() {}

    /** Lets a role do these things to one resource. */
    public static void to(Role role, List<String> actions, String resource) {
        role.addToPrincipalPolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .actions(actions)
                .resources(List.of(resource))
                .build());
    }
}
