package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.AwsError;
import java.time.Duration;
import java.util.Map;

/**
 * The trigger that a pool asks before somebody is in it, also when an administrator creates them: what it refuses is not created. Safe
 * for use by many threads.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 */
final class PreSignUp {

    /** What Cognito calls a client where there is none: an administrator's call names no client. */
    private static final String NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE";

    private final PoolTrigger trigger;

    PreSignUp(String region, PoolTrigger.Functions functions, Duration limit) {
        this.trigger = new PoolTrigger("PreSignUp", region, functions, limit);
    }

    /**
     * Confirms that an administrator may create a person.
     *
     * @throws AwsError if the pool's function refuses, or does not answer as it should
     */
    void confirmCreated(UserPool pool, String username, Map<String, String> attributes) {
        pool.preSignUp().ifPresent(function -> {
            ObjectNode event = trigger.event(pool, "PreSignUp_AdminCreateUser", NO_CLIENT, username);
            ObjectNode request = event.putObject("request");
            ObjectNode told = request.putObject("userAttributes");
            attributes.forEach(told::put);
            request.putNull("validationData");
            event.putObject("response")
                    .put("autoConfirmUser", false)
                    .put("autoVerifyEmail", false)
                    .put("autoVerifyPhone", false);
            var _ = trigger.answer(
                    pool, function, event); // what it would confirm or verify is so for whom an administrator creates
        });
    }
}
