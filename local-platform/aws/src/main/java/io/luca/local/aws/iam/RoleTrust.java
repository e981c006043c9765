package io.luca.local.aws.iam;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import java.util.Map;

/** The trust of roles: it decides whether a caller may become one with these session tags. */
@FunctionalInterface
public interface RoleTrust {

    /**
     * Lets the caller go on, or refuses it. Both sides must agree: the caller's own policies and the role's trust policy.
     *
     * @throws AwsError {@code AccessDenied} if either side does not allow it, or no such role exists
     */
    void requireAssumable(Caller caller, String roleArn, String sessionName, Map<String, String> tags);
}
