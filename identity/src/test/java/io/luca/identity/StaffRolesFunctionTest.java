package io.luca.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.luca.function.BoundedClients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUpdateUserAttributesRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUpdateUserAttributesResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUserGlobalSignOutRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUserGlobalSignOutResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

/** Who gets the groups of the own into the token. */
class StaffRolesFunctionTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String ONE = "SOFTWARE_TOKEN_MFA";
    private static final String PROVEN = "custom:factor_proven_at";
    private static final String LONG_AGO = "2026-01-24T11:59:00Z"; // a minute
    private static final String CLAIM = "/response/claimsOverrideDetails/claimsToAddOrOverride/second_factor";
    private static final String UNKNOWN =
            "{\"claimsToAddOrOverride\":{\"second_factor\":\"unknown\"},\"groupOverrideDetails\":{}}";
    private static final String ASKED = "AdminGetUser us-east-1_pool person_1";
    private static final String ENDED = "AdminUserGlobalSignOut us-east-1_pool person_1";
    private static final String NOTED = "AdminUpdateUserAttributes us-east-1_pool person_1 custom:factor_proven_at=";
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-24T12:00:00Z"));

    @ParameterizedTest
    @ValueSource(strings = {"\"teacher\"", "\"school-admin\"", "\"student\",\"teacher\"", "\"other\",\"school-admin\""})
    void staff_without_a_second_factor_get_no_groups_and_the_reason(String groups) throws IOException {
        FakeCognito cognito = new FakeCognito();

        JsonNode answer = answer(cognito, event(groups));

        assertThat(answer.path("response").toString()).isEqualTo("""
                {"claimsOverrideDetails":{"claimsToAddOrOverride":{"second_factor":"missing"},"groupOverrideDetails":{}}}""");
        assertThat(cognito.calls()).containsExactly(ASKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"teacher\"", "\"school-admin\""})
    void staff_who_have_proven_one_get_the_token_as_it_is_at_a_sign_in_and_a_refresh(String groups) throws IOException {
        for (String event : List.of(event(groups), refresh(event(groups)))) {
            FakeCognito cognito = new FakeCognito(ONE).noted(PROVEN, LONG_AGO);

            assertThat(answer(cognito, event)).isEqualTo(json.readTree(event));
            assertThat(cognito.calls()).containsExactly(ASKED);
        }
    }

    /** A refresh token of a sign-in by the password alone would get the role otherwise, once its owner has set one up. */
    @Test
    void the_first_sign_in_with_one_ends_all_sessions_of_before_it_is_noted_and_until_then() throws IOException {
        FakeCognito cognito = new FakeCognito(ONE);
        String event = event("\"teacher\"");

        assertThat(answer(cognito, event)).isEqualTo(json.readTree(event));
        assertThat(cognito.calls()).containsExactly(ASKED, ENDED, NOTED + "2026-01-24T12:00:00Z", ENDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TokenGeneration_RefreshTokens", "TokenGeneration_NewPasswordChallenge", "any other", ""})
    void before_that_and_until_the_sign_out_is_done_no_other_token_has_a_role_and_it_says_what_to_do(String source)
            throws IOException {
        for (String noted : List.of("", "never", "yes", "2026-01-24T11:59:01Z", "2026-01-25T12:00:00Z")) {
            FakeCognito cognito = new FakeCognito(ONE).noted(PROVEN, noted);

            JsonNode answer = answer(cognito, event("\"teacher\"").replace("TokenGeneration_Authentication", source));

            assertThat(answer.path("response").toString()).isEqualTo("""
                    {"claimsOverrideDetails":{"claimsToAddOrOverride":{"second_factor":"sign_in_again"},"groupOverrideDetails":{}}}""");
            assertThat(cognito.calls()).containsExactly(ASKED);
        }
    }

    @Test
    void a_second_sign_in_with_one_ends_nothing() throws IOException {
        FakeCognito cognito = new FakeCognito(ONE);
        answer(cognito, event("\"teacher\""));
        String event = event("\"teacher\"");

        assertThat(answer(cognito, event)).isEqualTo(json.readTree(event));
        assertThat(cognito.calls()).hasSize(5).last().isEqualTo(ASKED);
    }

    @Test
    void who_has_turned_it_off_has_proven_nothing_any_more() throws IOException {
        for (String event : List.of(event("\"teacher\""), refresh(event("\"teacher\"")))) {
            FakeCognito cognito = new FakeCognito().noted(PROVEN, LONG_AGO);

            assertThat(answer(cognito, event).at(CLAIM).asText()).isEqualTo("missing");
            assertThat(cognito.calls()).containsExactly(ASKED, NOTED + "never");
        }
    }

    @Test
    void nor_has_who_is_not_of_the_staff_any_more() throws IOException {
        FakeCognito cognito = new FakeCognito(ONE).noted(PROVEN, LONG_AGO);
        String event = proven(event("\"student\""));

        assertThat(answer(cognito, event)).isEqualTo(json.readTree(event));
        assertThat(cognito.calls()).containsExactly(NOTED + "never");
    }

    @Test
    void sessions_that_are_not_ended_and_a_proof_that_is_not_noted_mean_no_groups() throws IOException {
        for (String call : List.of("AdminUserGlobalSignOut", "AdminUpdateUserAttributes")) {
            JsonNode answer = answer(
                    new FakeCognito(ONE).failingAt(call, SdkClientException.create("late")), event("\"teacher\""));

            assertThat(answer.at("/response/claimsOverrideDetails").toString())
                    .as(call)
                    .isEqualTo(UNKNOWN);
        }
    }

    /** Its refresh token would get the role later, if the password alone began it. A refresh begins none. */
    @ParameterizedTest
    @CsvSource({"AdminGetUser, teacher", "AdminUpdateUserAttributes, teacher", "AdminUpdateUserAttributes, student"})
    void a_session_that_an_old_proof_would_speak_for_does_not_begin_unless_the_pool_says_so(String call, String group)
            throws IOException {
        FakeCognito cognito =
                new FakeCognito().noted(PROVEN, LONG_AGO).failingAt(call, SdkClientException.create("late"));
        String event = proven(event("\"" + group + "\""));

        assertThatThrownBy(() -> answer(cognito, event))
                .isInstanceOf(IllegalStateException.class)
                .hasNoCause();
        assertThat(answer(cognito, refresh(event)).at(CLAIM).asText())
                .isEqualTo(group.equals("teacher") ? "unknown" : "");
    }

    @Test
    void what_is_left_of_the_time_is_all_that_a_call_has() throws IOException {
        List<Duration> limits = new ArrayList<>();
        CognitoIdentityProviderClient cognito = new CognitoIdentityProviderClient() {
            @Override
            public AdminGetUserResponse adminGetUser(AdminGetUserRequest request) {
                limits.add(limit(request));
                now.updateAndGet(instant -> instant.plusMillis(700));
                return AdminGetUserResponse.builder().userMFASettingList(ONE).build();
            }

            @Override
            public AdminUserGlobalSignOutResponse adminUserGlobalSignOut(AdminUserGlobalSignOutRequest request) {
                limits.add(limit(request));
                now.updateAndGet(instant -> instant.plusMillis(700));
                return AdminUserGlobalSignOutResponse.builder().build();
            }

            @Override
            public AdminUpdateUserAttributesResponse adminUpdateUserAttributes(
                    AdminUpdateUserAttributesRequest request) {
                limits.add(limit(request));
                return AdminUpdateUserAttributesResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return "cognito-idp";
            }

            @Override
            public void close() {
                // nothing is open
            }
        };

        answer(cognito, event("\"teacher\""));

        assertThat(limits).containsExactly(LIMIT, Duration.ofMillis(300), Duration.ofMillis(1), Duration.ofMillis(1));
    }

    private static Duration limit(AwsRequest request) {
        return request.overrideConfiguration()
                .flatMap(call -> call.apiCallTimeout())
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"student\"", "", "\"other\""})
    void nobody_is_asked_about_anybody_else(String groups) throws IOException {
        FakeCognito cognito = new FakeCognito();
        String event = event(groups);

        assertThat(answer(cognito, event)).isEqualTo(json.readTree(event));
        assertThat(cognito.calls()).isEmpty();
    }

    @Test
    void groups_in_a_list_of_configurations_are_seen_too() throws IOException {
        String event = event("\"teacher\"")
                .replace("{\"groupsToOverride\"", "[{\"groupsToOverride\"")
                .replace("Role\":null}", "Role\":null}]");

        assertThat(answer(new FakeCognito(), event)
                        .at("/response/claimsOverrideDetails/groupOverrideDetails")
                        .isObject())
                .isTrue();
    }

    @Test
    void who_comes_without_any_word_of_groups_is_asked_about() throws IOException {
        String event = event("").replace("groupConfiguration", "somethingElse").replace("groupsToOverride", "others");

        assertThat(answer(new FakeCognito(), event)
                        .at("/response/claimsOverrideDetails/groupOverrideDetails")
                        .isObject())
                .isTrue();
    }

    @Test
    void a_pool_that_does_not_answer_as_it_should_means_no_groups() throws IOException {
        for (RuntimeException failure : new RuntimeException[] {
            SdkClientException.create("late"),
            UserNotFoundException.builder().message("gone").build(),
            NotAuthorizedException.builder().message("no").build()
        }) {
            JsonNode answer = answer(new FakeCognito(ONE).failingAt("AdminGetUser", failure), event("\"teacher\""));

            assertThat(answer.at("/response/claimsOverrideDetails").toString()).isEqualTo(UNKNOWN);
        }
    }

    @Test
    void a_pool_that_never_answers_is_given_up_in_time() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        HttpServer silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        silent.createContext("/", exchange -> {
            try {
                never.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        silent.setExecutor(task -> Thread.ofVirtual().start(task));
        silent.start();
        Duration attempt = Duration.ofMillis(100);
        CognitoIdentityProviderClient cognito = new BoundedClients(attempt)
                .open(CognitoIdentityProviderClient.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .endpointOverride(URI.create(
                                "http://127.0.0.1:" + silent.getAddress().getPort())));
        try {
            JsonNode answer = answer(cognito, event("\"teacher\""));

            assertThat(answer.at("/response/claimsOverrideDetails/claimsToAddOrOverride/second_factor")
                            .asText())
                    .isEqualTo("unknown");
        } finally {
            never.countDown();
            silent.stop(0);
        }
    }

    @Test
    void nothing_of_a_person_is_logged() throws IOException {
        PrintStream standard = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, UTF_8));
        try {
            answer(
                    new FakeCognito()
                            .failingAt(
                                    "AdminGetUser",
                                    UserNotFoundException.builder()
                                            .message("person_1 does not exist")
                                            .build()),
                    event("\"teacher\""));
        } finally {
            System.setOut(standard);
        }

        assertThat(log.toString(UTF_8)).doesNotContain("person_1", "us-east-1_pool", "@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{\"userName\":\"x\",\"request\":{\"groupConfiguration\":{\"groupsToOverride\":[\"teacher\"]}}}",
                "{\"userPoolId\":\"x\",\"request\":{\"groupConfiguration\":{\"groupsToOverride\":[\"teacher\"]}}}"
            })
    void what_is_no_event_fails_the_sign_in(String event) {
        assertThatThrownBy(() -> answer(new FakeCognito(), event)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void priming_answers_an_event_and_reaches_nobody() throws IOException {
        assertThat(json.readTree(SnapshotPriming.run())
                        .at("/response/claimsOverrideDetails/claimsToAddOrOverride/second_factor")
                        .asText())
                .isEqualTo("unknown");
    }

    private static String refresh(String event) {
        return event.replace("TokenGeneration_Authentication", "TokenGeneration_RefreshTokens");
    }

    private static String proven(String event) {
        return event.replace("\"name\":", "\"" + PROVEN + "\":\"" + LONG_AGO + "\",\"name\":");
    }

    private static String event(String groups) {
        return """
                {"version":"1","triggerSource":"TokenGeneration_Authentication","region":"us-east-1",
                 "userPoolId":"us-east-1_pool","userName":"person_1",
                 "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"client"},
                 "request":{"userAttributes":{"sub":"1","name":"Ana","email":"ana@luca.example"},
                   "groupConfiguration":{"groupsToOverride":[%s],"iamRolesToOverride":[],"preferredRole":null}},
                 "response":{"claimsOverrideDetails":null}}""".formatted(groups);
    }

    private JsonNode answer(CognitoIdentityProviderClient cognito, String event) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new StaffRolesFunction(new UserPool(cognito, now::get, LIMIT))
                .answer(new ByteArrayInputStream(event.getBytes(UTF_8)), answer);
        return json.readTree(answer.toByteArray());
    }
}
