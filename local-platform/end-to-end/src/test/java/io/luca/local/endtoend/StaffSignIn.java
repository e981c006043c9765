package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.platform.Authenticator;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What somebody of the staff does at Cognito before there is a role: a password of one's own, and an authenticator. */
record StaffSignIn(Api api) {

    private static final ObjectMapper json = new ObjectMapper();

    /** From the password of an invitation to an ID token with a role. */
    String first(String person, String oneTimePassword, String own) {
        Api.Answer challenge = api.initiate(person, oneTimePassword);
        assertThat(challenge.text("ChallengeName")).isEqualTo("NEW_PASSWORD_REQUIRED");
        String access = api.newPassword(person, challenge.text("Session"), own)
                .json()
                .at("/AuthenticationResult/AccessToken")
                .asText();
        Authenticator authenticator = setUp(access);
        return answered(person, api.initiate(person, own), authenticator)
                .path("IdToken")
                .asText();
    }

    Authenticator setUp(String accessToken) {
        String secret = api.cognito("AssociateSoftwareToken", own(accessToken)).text("SecretCode");
        Authenticator authenticator = new Authenticator(secret);
        Api.Answer verified = api.cognito(
                "VerifySoftwareToken",
                own(accessToken)
                        .put("UserCode", authenticator.codes(Instant.now()).getFirst()));
        assertThat(verified.text("Status")).isEqualTo("SUCCESS");
        prefer(accessToken, true);
        return authenticator;
    }

    void prefer(String accessToken, boolean isOn) {
        ObjectNode request = own(accessToken);
        request.putObject("SoftwareTokenMfaSettings").put("Enabled", isOn).put("PreferredMfa", isOn);
        assertThat(api.cognito("SetUserMFAPreference", request).status()).isEqualTo(200);
    }

    /** Two rounds: while the codes are tried another half minute may begin, in which the last of them is good no more. */
    JsonNode answered(String person, Api.Answer challenge, Authenticator authenticator) {
        return Stream.generate(() -> authenticator.codes(Instant.now()))
                .limit(2)
                .flatMap(List::stream)
                .map(code -> api.respond(person, challenge.text("Session"), code)
                        .json()
                        .path("AuthenticationResult"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
    }

    static ObjectNode own(String accessToken) {
        return json.createObjectNode().put("AccessToken", accessToken);
    }
}
