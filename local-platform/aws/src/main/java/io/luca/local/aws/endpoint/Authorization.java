package io.luca.local.aws.endpoint;

import java.util.List;
import java.util.Map;

/** Decides whether a caller may do something, by the policies of the synthesized templates. */
@FunctionalInterface
public interface Authorization {

    /**
     * Lets the call go on, or refuses it.
     *
     * @param action such as {@code cognito-idp:AdminCreateUser}
     * @param resource the ARN it is done to
     * @param context the service's own condition keys with their values
     * @throws AwsError {@code AccessDeniedException} unless a policy allows it and none denies it
     */
    void require(Caller caller, String action, String resource, Map<String, List<String>> context);

    default void require(Caller caller, String action, String resource) {
        require(caller, action, resource, Map.of());
    }
}
