package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.service.cognito.CognitoRoom;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands between a person and a token, taken out or made narrow in the templates: the trigger's rights and the firewall. */
class PoolTriggerIT {

    private static final String PASSWORD = "Demo-2026!";
    private static final int LEAST_LIMIT = 10;

    @TempDir
    private Path copy;

    @Test
    void without_the_right_to_call_the_trigger_nobody_signs_in() throws IOException {
        ChangedAssembly.write(
                copy,
                "LucaData",
                template -> removed(
                        template, "AWS::Lambda::Permission", (id, _) -> id.startsWith("PeoplePoolPreTokenGeneration")));
        try (Platform platform = booted()) {
            for (String person : List.of("student_1", "teacher_1")) {
                Api.Answer answer = new Api(platform).initiate(person, PASSWORD);

                assertThat(answer.text("__type")).as(person).endsWith("UnexpectedLambdaException");
                assertThat(answer.json().has("AuthenticationResult")).isFalse();
            }
        }
    }

    @Test
    void without_the_right_to_ask_the_pool_staff_have_no_role_and_too_many_calls_of_an_address_are_refused()
            throws IOException {
        ChangedAssembly.write(
                copy,
                "LucaData",
                template -> removed(template, "AWS::IAM::Policy", (id, _) -> id.startsWith("StaffRolesSecondFactors")));
        ChangedAssembly.change(copy, "LucaApi", PoolTriggerIT::makeNarrow);
        try (Platform platform = booted()) {
            Api api = new Api(platform);
            Api.Answer teacher = api.get("/profile/student_1", idToken(api.initiate("teacher_1", PASSWORD)));
            assertThat(teacher.status()).isEqualTo(403);
            assertThat(teacher.text("type")).isEqualTo("urn:luca:problem:second-factor-required");
            assertThat(teacher.text("detail")).contains("could not be checked");
            assertThat(api.get("/config", idToken(api.initiate("student_1", PASSWORD)))
                            .text("type"))
                    .as("a student's role is there, and is not asked about")
                    .isEqualTo("urn:luca:problem:forbidden");

            for (int calls = 2; calls < LEAST_LIMIT; calls++) {
                assertThat(api.initiate("student_1", "wrong").text("__type")).endsWith("NotAuthorizedException");
            }
            Api.Answer refused = api.initiate("student_1", PASSWORD);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text("__type")).endsWith("ForbiddenException");
            assertThat(api.get("/config", platform.people().idToken("student_1"))
                            .text("type"))
                    .as("the API goes by a limit of its own")
                    .isEqualTo("urn:luca:problem:forbidden");
        }
    }

    private Platform booted() {
        Platform platform = BootedPlatform.start(copy, Optional.empty(), false);
        platform.room(CognitoRoom.class)
                .pools()
                .enroll(
                        platform.people().userPoolId(),
                        "teacher_1",
                        PASSWORD,
                        Map.of("custom:school_id", "school_1", "custom:person_id", "teacher_1"),
                        Set.of("teacher"));
        platform.people().enroll("student_1", PASSWORD, "school_1", "student");
        return platform;
    }

    private static String idToken(Api.Answer signedIn) {
        return signedIn.json().at("/AuthenticationResult/IdToken").asText();
    }

    private static void makeNarrow(ObjectNode template) {
        List<JsonNode> limits = new ArrayList<>();
        template.path("Resources")
                .forEach(resource -> resource.at("/Properties/Rules").forEach(rule -> {
                    if ("sign-in-rate-per-address".equals(rule.path("Name").asText())) {
                        limits.add(((ObjectNode) rule.at("/Statement/RateBasedStatement")).put("Limit", LEAST_LIMIT));
                    }
                }));
        assertThat(limits).hasSize(1);
    }

    private static void removed(ObjectNode template, String type, BiPredicate<String, JsonNode> which) {
        ObjectNode resources = (ObjectNode) template.path("Resources");
        List<String> ids = resources.properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals(type)
                        && which.test(resource.getKey(), resource.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(ids).hasSize(1);
        resources.remove(ids);
    }
}
