package io.luca.local.workbench.smoke;

import io.luca.local.platform.Authenticator;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeMismatchException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExpiredCodeException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;

/** Signs people in as the web client does: by name and password, and the staff by a code of their authenticators too. */
final class SignIn {

    private static final String REVOKED = "has been revoked";

    private final CognitoIdentityProviderClient cognito;
    private final String client;
    private final Clock clock;
    private final Duration signOut;
    private final Map<String, Authenticator> authenticators = new ConcurrentHashMap<>();

    /** @param signOut how long the pool may take to end all sessions of a person */
    SignIn(CognitoIdentityProviderClient cognito, String client, Clock clock, Duration signOut) {
        this.signOut = signOut;
        this.cognito = cognito;
        this.client = client;
        this.clock = clock;
    }

    /**
     * A person's ID token.
     *
     * @throws NotAuthorizedException if the password is wrong
     * @throws IllegalStateException if Cognito asks for what the person has not, or takes no code
     */
    String idToken(String person, String password) {
        return signIn(person, password).idToken();
    }

    /**
     * Sets up an authenticator for a person of the staff, as docs/operations.md says it.
     *
     * @return the ID token of the sign-in before
     */
    String setUpAuthenticator(String person, String password) {
        AuthenticationResultType before = signIn(person, password);
        Authenticator authenticator =
                new Authenticator(cognito.associateSoftwareToken(request -> request.accessToken(before.accessToken()))
                        .secretCode());
        var _ = cognito.verifySoftwareToken(request -> request.accessToken(before.accessToken())
                .userCode(authenticator.codes(clock.instant()).getFirst()));
        var _ = cognito.setUserMFAPreference(request -> request.accessToken(before.accessToken())
                .softwareTokenMfaSettings(settings -> settings.enabled(true).preferredMfa(true)));
        authenticators.put(person, authenticator);
        return before.idToken();
    }

    /** The first sign-in with a factor ends all sessions, and at AWS it may be one of them: a later one is good (ADR 19). */
    private AuthenticationResultType signIn(String person, String password) {
        try {
            return signInOnce(person, password);
        } catch (NotAuthorizedException refused) {
            if (!refused.awsErrorDetails().errorMessage().endsWith(REVOKED)) {
                throw refused;
            }
            LockSupport.parkNanos(signOut.toNanos());
            return signInOnce(person, password);
        }
    }

    private AuthenticationResultType signInOnce(String person, String password) {
        InitiateAuthResponse answer = cognito.initiateAuth(request -> request.clientId(client)
                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                .authParameters(Map.of("USERNAME", person, "PASSWORD", password)));
        if (answer.authenticationResult() != null) {
            return answer.authenticationResult();
        }
        Authenticator authenticator = authenticators.get(person);
        if (answer.challengeName() != ChallengeNameType.SOFTWARE_TOKEN_MFA || authenticator == null) {
            throw new IllegalStateException("the sign-in asks for " + answer.challengeNameAsString()
                    + ", which the smoke test does not answer");
        }
        return authenticator.codes(clock.instant()).stream()
                .flatMap(code -> answered(person, answer.session(), code).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the sign-in takes no code of the authenticator: compare this machine's time"));
    }

    /** Empty if the code was used before, as that of the setting up may be, or is not taken any more. */
    private Optional<AuthenticationResultType> answered(String person, String session, String code) {
        try {
            return Optional.of(cognito.respondToAuthChallenge(request -> request.clientId(client)
                            .challengeName(ChallengeNameType.SOFTWARE_TOKEN_MFA)
                            .session(session)
                            .challengeResponses(Map.of("USERNAME", person, "SOFTWARE_TOKEN_MFA_CODE", code)))
                    .authenticationResult());
        } catch (ExpiredCodeException | CodeMismatchException refused) {
            return Optional.empty();
        }
    }
}
