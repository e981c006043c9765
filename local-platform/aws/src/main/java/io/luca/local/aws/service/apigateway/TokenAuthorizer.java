package io.luca.local.aws.service.apigateway;

import java.util.Map;
import java.util.Optional;

/** Checks tokens as a Cognito authorizer does. */
@FunctionalInterface
public interface TokenAuthorizer {

    /** The claims of a good ID token of that pool; nothing for any other text. */
    Optional<Map<String, Object>> claims(String userPoolArn, String token);
}
