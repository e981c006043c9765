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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

/** Who gets the groups of the own into the token. */
class StaffRolesFunctionTest {

    private static final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"\"teacher\"", "\"school-admin\"", "\"student\",\"teacher\"", "\"other\",\"school-admin\""})
    void staff_without_a_second_factor_get_no_groups_and_the_reason(String groups) throws IOException {
        FakeCognito cognito = FakeCognito.with();

        JsonNode answer = answer(cognito, event(groups));

        assertThat(answer.path("response").toString()).isEqualTo("""
                {"claimsOverrideDetails":{"claimsToAddOrOverride":{"second_factor":"missing"},"groupOverrideDetails":{}}}""");
        assertThat(cognito.asked()).containsExactly("us-east-1_pool person_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"teacher\"", "\"school-admin\""})
    void staff_with_one_get_the_token_as_it_is(String groups) throws IOException {
        String event = event(groups);

        assertThat(answer(FakeCognito.with("SOFTWARE_TOKEN_MFA"), event)).isEqualTo(json.readTree(event));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"student\"", "", "\"other\""})
    void nobody_is_asked_about_anybody_else(String groups) throws IOException {
        FakeCognito cognito = FakeCognito.with();
        String event = event(groups);

        assertThat(answer(cognito, event)).isEqualTo(json.readTree(event));
        assertThat(cognito.asked()).isEmpty();
    }

    @Test
    void groups_in_a_list_of_configurations_are_seen_too() throws IOException {
        String event = event("\"teacher\"")
                .replace("{\"groupsToOverride\"", "[{\"groupsToOverride\"")
                .replace("Role\":null}", "Role\":null}]");

        assertThat(answer(FakeCognito.with(), event)
                        .at("/response/claimsOverrideDetails/groupOverrideDetails")
                        .isObject())
                .isTrue();
    }

    @Test
    void who_comes_without_any_word_of_groups_is_asked_about() throws IOException {
        String event = event("").replace("groupConfiguration", "somethingElse").replace("groupsToOverride", "others");

        assertThat(answer(FakeCognito.with(), event)
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
            JsonNode answer = answer(
                    new FakeCognito(() -> {
                        throw failure;
                    }),
                    event("\"teacher\""));

            assertThat(answer.at("/response/claimsOverrideDetails").toString())
                    .isEqualTo(
                            "{\"claimsToAddOrOverride\":{\"second_factor\":\"unknown\"},\"groupOverrideDetails\":{}}");
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
                    new FakeCognito(() -> {
                        throw UserNotFoundException.builder()
                                .message("person_1 does not exist")
                                .build();
                    }),
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
        assertThatThrownBy(() -> answer(FakeCognito.with(), event)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void priming_answers_an_event_and_reaches_nobody() throws IOException {
        assertThat(json.readTree(SnapshotPriming.run())
                        .at("/response/claimsOverrideDetails/claimsToAddOrOverride/second_factor")
                        .asText())
                .isEqualTo("unknown");
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

    private static JsonNode answer(CognitoIdentityProviderClient cognito, String event) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new StaffRolesFunction(new UserPool(cognito)).answer(new ByteArrayInputStream(event.getBytes(UTF_8)), answer);
        return json.readTree(answer.toByteArray());
    }
}
