package io.luca.local.workbench.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;

/** How a smoke test's people sign in. */
class SignInTest {

    private final List<String> refusals = new ArrayList<>();
    private final SignIn signIn = new SignIn(
            new Refusing(),
            "client",
            Clock.fixed(Instant.parse("2026-01-24T12:00:00Z"), ZoneOffset.UTC),
            Duration.ZERO);

    @Test
    void who_is_signed_out_by_the_own_first_sign_in_with_a_factor_signs_in_once_more() {
        refusals.add("Access Token has been revoked");

        assertThat(signIn.idToken("teacher_1", "password")).isEqualTo("token");
    }

    @Test
    void once_and_for_no_other_reason() {
        refusals.addAll(List.of("Access Token has been revoked", "Access Token has been revoked"));
        assertThatThrownBy(() -> signIn.idToken("teacher_1", "password")).isInstanceOf(NotAuthorizedException.class);

        refusals.add("Incorrect username or password.");
        assertThatThrownBy(() -> signIn.idToken("teacher_1", "password")).isInstanceOf(NotAuthorizedException.class);
        assertThat(refusals).isEmpty();
    }

    /** A pool that refuses as long as there are refusals. */
    private final class Refusing implements CognitoIdentityProviderClient {

        @Override
        public InitiateAuthResponse initiateAuth(InitiateAuthRequest request) {
            if (!refusals.isEmpty()) {
                throw NotAuthorizedException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorMessage(refusals.removeFirst())
                                .build())
                        .build();
            }
            return InitiateAuthResponse.builder()
                    .authenticationResult(tokens -> tokens.idToken("token"))
                    .build();
        }

        @Override
        public String serviceName() {
            return "cognito-idp";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
