package io.luca.identity;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/** The user pool, as it is asked about a person. Safe for use by many threads. */
final class UserPool {

    private static final Logger log = LoggerFactory.getLogger(UserPool.class);

    private final CognitoIdentityProviderClient cognito;

    UserPool(CognitoIdentityProviderClient cognito) {
        this.cognito = cognito;
    }

    /** Whether a person has turned on a second factor, of whatever kind the pool offers. */
    SecondFactor secondFactorOf(String poolId, String username) {
        try {
            return cognito.adminGetUser(user -> user.userPoolId(poolId).username(username))
                            .userMFASettingList()
                            .isEmpty()
                    ? SecondFactor.MISSING
                    : SecondFactor.ON;
        } catch (SdkException failed) {
            // by its class alone: a message of the service may name whom it was asked about
            log.atWarn().addKeyValue("error", failed.getClass().getSimpleName()).log("second_factor_unknown");
            return SecondFactor.UNKNOWN;
        }
    }
}
