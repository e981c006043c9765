package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.SignedJWT;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.service.cognito.CognitoRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Authenticator;
import io.luca.local.platform.Platform;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserLambdaValidationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

/** Staff work with a second factor or not at all: the user pool's trigger insists, through the real ports. */
@ExtendWith(BootedPlatform.class)
class SecondFactorIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String PASSWORD = "Demo-2026!";
    private static final String PROFILE = "/profile/student_456";

    private final Platform platform;
    private final Api api;
    private final StaffSignIn signIn;

    SecondFactorIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
        this.signIn = new StaffSignIn(api);
    }

    @ParameterizedTest
    @ValueSource(strings = {"teacher", "school-admin"})
    void staff_without_a_second_factor_have_no_role_and_are_told_why(String group) throws ParseException {
        String token = text(signIn(enrolled(group)), "IdToken");

        assertThat(claims(token))
                .containsEntry("second_factor", "missing")
                .containsEntry("custom:school_id", "school_123")
                .doesNotContainKey("cognito:groups");
        assertRefused(token, "second factor", "access token");
    }

    @Test
    void who_sets_one_up_has_the_role_from_the_next_sign_in_on() throws ParseException {
        String teacher = enrolled("teacher");

        Authenticator authenticator = signIn.setUp(text(signIn(teacher), "AccessToken"));

        Api.Answer challenge = api.initiate(teacher, PASSWORD);
        assertThat(challenge.text("ChallengeName")).isEqualTo("SOFTWARE_TOKEN_MFA");
        assertThat(challenge.json().has("AuthenticationResult")).isFalse();
        JsonNode second = signIn.answered(teacher, challenge, authenticator);
        assertThat(claims(text(second, "IdToken")))
                .containsEntry("cognito:groups", List.of("teacher"))
                .doesNotContainKeys("second_factor", "custom:factor_proven_at");
        assertAdmitted(text(second, "IdToken"));
    }

    /** Who stole the password signed in, and kept the tokens until the owner had an authenticator. */
    @Test
    void a_session_that_the_password_alone_began_gets_no_role_by_the_factor_that_its_owner_sets_up() {
        String teacher = enrolled("teacher");
        JsonNode stolen = signIn(teacher);
        Authenticator authenticator = signIn.setUp(text(signIn(teacher), "AccessToken"));

        assertRefused(refreshed(text(stolen, "RefreshToken")), "second factor", "sign in again");

        assertAdmitted(text(respond(teacher, authenticator), "IdToken"));
        assertThat(api.refresh(text(stolen, "RefreshToken")).text("message"))
                .isEqualTo("Refresh Token has been revoked");
        for (String operation : List.of("AssociateSoftwareToken", "SetUserMFAPreference", "GetUser")) {
            assertThat(api.cognito(operation, StaffSignIn.own(text(stolen, "AccessToken")))
                            .text("message"))
                    .as(operation)
                    .isEqualTo("Access Token has been revoked");
        }
        String refresh = text(respond(teacher, authenticator), "RefreshToken");
        assertRefused(refreshed(refresh), "second factor", "sign in again"); // a sign-out may take some moments
        letAMinutePassSinceTheProofOf(teacher);
        assertAdmitted(refreshed(refresh));
    }

    @Test
    void nobody_says_of_themselves_that_the_factor_is_proven() {
        String access = text(signIn(enrolled("teacher")), "AccessToken");
        ObjectNode change = StaffSignIn.own(access);
        change.putArray("UserAttributes")
                .addObject()
                .put("Name", "custom:factor_proven_at")
                .put("Value", "2026-01-01T00:00:00Z");

        assertThat(code(api.cognito("UpdateUserAttributes", change))).isEqualTo("NotAuthorizedException");
        assertThat(api.cognito("GetUser", StaffSignIn.own(access)).json().toString())
                .doesNotContain("factor_proven_at");
    }

    @Test
    void a_wrong_code_a_stale_one_and_one_that_was_used_are_refused() {
        String teacher = enrolled("teacher");
        Authenticator authenticator = signIn.setUp(text(signIn(teacher), "AccessToken"));
        String session = api.initiate(teacher, PASSWORD).text("Session");
        String stale = authenticator.codes(Instant.now().minusSeconds(300)).getFirst();

        assertThat(code(api.respond(teacher, session, stale))).isEqualTo("CodeMismatchException");
        assertThat(code(api.respond(teacher, session, "12345"))).isEqualTo("CodeMismatchException");
        String good = authenticator.codes(Instant.now()).stream()
                .filter(candidate -> api.respond(teacher, session, candidate).status() == 200)
                .findFirst()
                .orElseThrow();
        String another = api.initiate(teacher, PASSWORD).text("Session");
        assertThat(code(api.respond(teacher, another, good))).isEqualTo("ExpiredCodeException");
        assertThat(code(api.respond(teacher, session, good)))
                .as("a session signs in once")
                .isEqualTo("NotAuthorizedException");
    }

    @Test
    void who_turns_it_off_loses_the_role_at_the_next_refresh_and_has_it_back_by_a_sign_in_with_it() {
        String teacher = enrolled("teacher");
        JsonNode tokens = proven(teacher, signIn.setUp(text(signIn(teacher), "AccessToken")));
        String refresh = text(tokens, "RefreshToken");
        assertAdmitted(refreshed(refresh));

        signIn.prefer(text(tokens, "AccessToken"), false);

        assertRefused(refreshed(refresh), "second factor", "access token");
        Authenticator another = signIn.setUp(text(tokens, "AccessToken"));
        assertRefused(refreshed(refresh), "second factor", "sign in again");
        assertAdmitted(refreshed(text(proven(teacher, another), "RefreshToken")));
    }

    /** As docs/runbooks/sign-in.md says it; whoever has the device may have tokens, too. */
    @Test
    void who_has_the_lost_device_and_old_tokens_gets_nowhere_and_its_owner_begins_anew() throws ParseException {
        String teacher = enrolled("teacher");
        JsonNode old = proven(teacher, signIn.setUp(text(signIn(teacher), "AccessToken")));

        try (CognitoIdentityProviderClient operator = operator()) {
            var _ = operator.adminSetUserPassword(
                    user -> user.userPoolId(platform.people().userPoolId())
                            .username(teacher)
                            .password("First-2026!")
                            .permanent(false));
            var _ = operator.adminUserGlobalSignOut(
                    user -> user.userPoolId(platform.people().userPoolId()).username(teacher));
            var _ = operator.adminSetUserMFAPreference(
                    user -> user.userPoolId(platform.people().userPoolId())
                            .username(teacher)
                            .softwareTokenMfaSettings(
                                    settings -> settings.enabled(false).preferredMfa(false)));
        }

        ObjectNode again = StaffSignIn.own(text(old, "AccessToken"));
        again.putObject("SoftwareTokenMfaSettings").put("Enabled", true);
        assertThat(code(api.cognito("SetUserMFAPreference", again))).isEqualTo("NotAuthorizedException");
        assertThat(code(api.refresh(text(old, "RefreshToken")))).isEqualTo("NotAuthorizedException");
        assertThat(code(api.initiate(teacher, PASSWORD))).isEqualTo("NotAuthorizedException");
        assertAdmitted(text(old, "IdToken")); // the gateway looks at signature and expiry alone: an hour at most
        JsonNode first = api.newPassword(
                        teacher, api.initiate(teacher, "First-2026!").text("Session"), PASSWORD)
                .json()
                .path("AuthenticationResult");
        assertThat(claims(text(first, "IdToken"))).containsEntry("second_factor", "missing");
        Authenticator another = signIn.setUp(text(first, "AccessToken"));
        assertRefused(refreshed(text(first, "RefreshToken")), "second factor", "sign in again");
        assertAdmitted(text(respond(teacher, another), "IdToken"));
    }

    @Test
    void students_are_asked_for_nothing() throws ParseException {
        String student = "student_456";
        JsonNode tokens = signIn(student);

        assertThat(claims(text(tokens, "IdToken")))
                .containsEntry("cognito:groups", List.of("student"))
                .doesNotContainKey("second_factor");
        assertAdmitted(text(tokens, "IdToken"));
    }

    @Test
    void the_demo_people_of_the_staff_have_one() {
        for (String person : List.of("teacher_789", "admin_123", "teacher_900", "admin_456")) {
            assertThat(api.initiate(person, PASSWORD).text("ChallengeName"))
                    .as(person)
                    .isEqualTo("SOFTWARE_TOKEN_MFA");
        }
    }

    private String enrolled(String group) {
        String person = "nueva_" + UUID.randomUUID().toString().substring(0, 8);
        platform.room(CognitoRoom.class)
                .pools()
                .enroll(
                        platform.people().userPoolId(),
                        person,
                        PASSWORD,
                        Map.of("custom:school_id", "school_123", "custom:person_id", person),
                        Set.of(group));
        return person;
    }

    private JsonNode signIn(String person) {
        return api.initiate(person, PASSWORD).json().path("AuthenticationResult");
    }

    /** The first sign-in with a code ends all sessions, here its own among them; the second has one that goes on. */
    private JsonNode proven(String person, Authenticator authenticator) {
        respond(person, authenticator);
        letAMinutePassSinceTheProofOf(person);
        return respond(person, authenticator);
    }

    private void letAMinutePassSinceTheProofOf(String person) {
        try (CognitoIdentityProviderClient operator = operator()) {
            var _ = operator.adminUpdateUserAttributes(user -> user.userPoolId(
                            platform.people().userPoolId())
                    .username(person)
                    .userAttributes(List.of(AttributeType.builder()
                            .name("custom:factor_proven_at")
                            .value(Instant.now().minusSeconds(60).toString())
                            .build())));
        }
    }

    private JsonNode respond(String person, Authenticator authenticator) {
        return signIn.answered(person, api.initiate(person, PASSWORD), authenticator);
    }

    private String refreshed(String refreshToken) {
        return api.refresh(refreshToken)
                .json()
                .at("/AuthenticationResult/IdToken")
                .asText();
    }

    /** By the gateway's service, by the service for whoever reaches it past the gateway, and by the queue. */
    private void assertRefused(String token, String... words) {
        for (Api.Answer answer : List.of(
                api.get(PROFILE, token),
                api.get(platform.interactiveUrl(), PROFILE, token),
                api.post("/evaluations", token, "{}"),
                api.post("/behavior", token, event()))) {
            assertThat(answer.status()).as(answer.json().toString()).isEqualTo(403);
            assertThat(answer.text("type")).isEqualTo("urn:luca:problem:second-factor-required");
            assertThat(answer.text("detail")).contains(words);
        }
    }

    private void assertAdmitted(String token) {
        assertThat(api.get(PROFILE, token).status()).isEqualTo(200);
        assertThat(api.post("/behavior", token, event()).status()).isEqualTo(202);
    }

    private static String event() {
        return json.createObjectNode()
                .put("event_id", UUID.randomUUID().toString())
                .put("student_id", "student_456")
                .put("event_type", "factor")
                .put(
                        "occurred_at",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .set("payload", json.createObjectNode())
                .toString();
    }

    /** The pool's other trigger: both attributes are immutable, so who comes in with a wrong one could never be put right. */
    @ParameterizedTest
    @ValueSource(strings = {"school 123", "se\u00f1or", "a#b"})
    void an_administrator_creates_nobody_whose_school_no_key_takes(String school) {
        String person = "new_" + UUID.randomUUID();
        try (CognitoIdentityProviderClient operator = operator()) {
            assertThatThrownBy(() -> create(operator, person, school))
                    .isInstanceOf(UserLambdaValidationException.class)
                    .hasMessageContaining("PreSignUp failed with error custom:school_id must be")
                    .hasMessageNotContaining(school);
            assertThatThrownBy(() -> operator.adminGetUser(user ->
                            user.userPoolId(platform.people().userPoolId()).username(person)))
                    .isInstanceOf(UserNotFoundException.class);
            create(operator, person, "school_123"); // without a password of the administrator's, the pool makes one
        }
    }

    private void create(CognitoIdentityProviderClient operator, String person, String school) {
        var _ = operator.adminCreateUser(
                user -> user.userPoolId(platform.people().userPoolId())
                        .username(person)
                        .userAttributes(
                                AttributeType.builder()
                                        .name("custom:school_id")
                                        .value(school)
                                        .build(),
                                AttributeType.builder()
                                        .name("custom:person_id")
                                        .value(person)
                                        .build()));
    }

    private CognitoIdentityProviderClient operator() {
        return CognitoIdentityProviderClient.builder()
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.US_EAST_1)
                .httpClientBuilder(ApacheHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .build();
    }

    private static String text(JsonNode tokens, String name) {
        return tokens.path(name).asText();
    }

    private static String code(Api.Answer refused) {
        String type = refused.text("__type");
        return type.substring(type.indexOf('#') + 1);
    }

    private static Map<String, Object> claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet().getClaims();
    }
}
