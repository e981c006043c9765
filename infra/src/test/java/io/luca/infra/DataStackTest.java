package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataStackTest {

    private static final Synthesized APP = Synthesized.APP_RUNNER;
    private static final ObjectMapper json = new ObjectMapper();

    private final JsonNode table = APP.resource("LucaData", "AWS::DynamoDB::Table", "");
    private final JsonNode pool = APP.resource("LucaData", "AWS::Cognito::UserPool", "");
    private final JsonNode client = APP.resource("LucaData", "AWS::Cognito::UserPoolClient", "");

    /** A changed logical id would replace the resource on the next deployment. */
    @Test
    void keeps_the_logical_ids_of_what_holds_data() {
        assertThat(APP.resources("LucaData", "AWS::DynamoDB::Table")).containsOnlyKeys("PlatformTableE7089B95");
        assertThat(APP.resources("LucaData", "AWS::KMS::Key")).containsKey("PlatformKeyE2280810");
        assertThat(APP.resources("LucaData", "AWS::Cognito::UserPool")).containsOnlyKeys("PeoplePoolC64A4D1E");
        assertThat(APP.resources("LucaData", "AWS::Cognito::UserPoolClient")).containsOnlyKeys("PeoplePoolWeb12DBCD70");
    }

    @Test
    void keeps_what_holds_data_when_the_stack_goes() throws IOException {
        for (String id : List.of("PlatformTableE7089B95", "PlatformKeyE2280810", "PeoplePoolC64A4D1E")) {
            JsonNode resource = APP.template("LucaData").path("Resources").path(id);
            assertThat(resource.path("DeletionPolicy").asText()).as(id).isEqualTo("RetainExceptOnCreate");
            assertThat(resource.path("UpdateReplacePolicy").asText()).as(id).isEqualTo("Retain");
        }
        assertThat(table.path("DeletionProtectionEnabled").asBoolean()).isTrue();
        assertThat(pool.path("DeletionProtection").asText()).isEqualTo("ACTIVE");
        assertThat(json.readTree(APP.directory().resolve("manifest.json").toFile())
                        .at("/artifacts/LucaData/properties/terminationProtection")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void the_table_has_its_keys_and_two_indexes_that_hold_all_attributes() {
        assertThat(keys(table.path("KeySchema"))).containsExactly("PK HASH", "SK RANGE");
        assertThat(table.path("GlobalSecondaryIndexes"))
                .extracting(index -> index.path("IndexName").asText()
                        + " " + keys(index.path("KeySchema"))
                        + " " + index.at("/Projection/ProjectionType").asText())
                .containsExactly("GSI1 [GSI1PK HASH, GSI1SK RANGE] ALL", "GSI2 [GSI2PK HASH, GSI2SK RANGE] ALL");
        assertThat(table.path("TableName").asText()).isEqualTo("luca-platform");
    }

    @Test
    void the_table_can_be_restored_and_followed_and_forgets_what_expires() {
        assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .asBoolean())
                .isTrue();
        assertThat(table.at("/StreamSpecification/StreamViewType").asText()).isEqualTo("NEW_AND_OLD_IMAGES");
        assertThat(table.path("TimeToLiveSpecification").toString())
                .isEqualTo("{\"AttributeName\":\"expires_at\",\"Enabled\":true}");
        assertThat(table.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
    }

    @Test
    void the_table_is_encrypted_with_a_key_of_ours_that_rotates() {
        assertThat(table.at("/SSESpecification/KMSMasterKeyId/Fn::GetAtt/0").asText())
                .isEqualTo("PlatformKeyE2280810");
        assertThat(APP.resource("LucaData", "AWS::KMS::Key", "PlatformKey")
                        .path("EnableKeyRotation")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void nobody_can_sign_up_or_choose_a_school() {
        assertThat(pool.at("/AdminCreateUserConfig/AllowAdminCreateUserOnly").asBoolean())
                .isTrue();
        assertThat(pool.path("Schema"))
                .extracting(attribute -> attribute.path("Name").asText() + " "
                        + attribute.path("Mutable").asBoolean())
                .containsExactly("person_id false", "school_id false", "factor_proven_at true");
        assertThat(texts(client.path("WriteAttributes"))).containsExactly("locale");
        assertThat(texts(client.path("ReadAttributes")))
                .containsExactlyInAnyOrder("custom:person_id", "custom:school_id", "name");
    }

    @Test
    void people_sign_in_by_user_name_with_a_strong_password() {
        assertThat(pool.has("AliasAttributes")).isFalse();
        assertThat(pool.has("UsernameAttributes")).isFalse();
        assertThat(pool.at("/UsernameConfiguration/CaseSensitive").asBoolean()).isTrue();
        JsonNode policy = pool.at("/Policies/PasswordPolicy");
        assertThat(policy.path("MinimumLength").asInt()).isEqualTo(10);
        assertThat(List.of("RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols"))
                .allSatisfy(rule ->
                        assertThat(policy.path(rule).asBoolean()).as(rule).isTrue());
        assertThat(pool.path("MfaConfiguration").asText()).isEqualTo("OPTIONAL");
    }

    @Test
    void the_web_client_keeps_no_secret_and_tells_nobody_who_exists() {
        assertThat(client.path("GenerateSecret").asBoolean()).isFalse();
        assertThat(texts(client.path("ExplicitAuthFlows")))
                .containsExactlyInAnyOrder(
                        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");
        assertThat(client.path("PreventUserExistenceErrors").asText()).isEqualTo("ENABLED");
        assertThat(client.path("AllowedOAuthFlowsUserPoolClient").asBoolean()).isFalse();
        assertThat(client.path("IdTokenValidity").asInt()).isEqualTo(60);
        assertThat(client.at("/TokenValidityUnits/IdToken").asText()).isEqualTo("minutes");
    }

    @Test
    void there_is_a_group_for_each_role_of_the_api() {
        assertThat(APP.resources("LucaData", "AWS::Cognito::UserPoolGroup").values())
                .extracting(group -> group.path("GroupName").asText())
                .containsExactlyInAnyOrder("teacher", "student", "coordinator", "school-admin");
    }

    private static List<String> keys(JsonNode schema) {
        List<String> keys = new ArrayList<>();
        schema.forEach(key -> keys.add(
                key.path("AttributeName").asText() + " " + key.path("KeyType").asText()));
        return keys;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
