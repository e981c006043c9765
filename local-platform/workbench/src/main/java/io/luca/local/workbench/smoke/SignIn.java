package io.luca.local.workbench.smoke;

import java.util.Map;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;

/** Signs people in by name and password, as the web client does. The one place that would answer a challenge. */
final class SignIn {

    private final CognitoIdentityProviderClient cognito;
    private final String client;

    SignIn(CognitoIdentityProviderClient cognito, String client) {
        this.cognito = cognito;
        this.client = client;
    }

    /**
     * A person's ID token.
     *
     * @throws software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException if the password is wrong
     * @throws IllegalStateException if Cognito asks for more than a password
     */
    String idToken(String person, String password) {
        InitiateAuthResponse answer = cognito.initiateAuth(request -> request.clientId(client)
                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                .authParameters(Map.of("USERNAME", person, "PASSWORD", password)));
        if (answer.authenticationResult() == null) {
            throw new IllegalStateException("the sign-in asks for " + answer.challengeNameAsString()
                    + ", which the smoke test does not answer");
        }
        return answer.authenticationResult().idToken();
    }
}
