package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * No school reaches another's data, by the synthesized policies on the running endpoint; and the same test fails when a
 * guard is taken out of them, which is what it is worth.
 */
@ExtendWith(BootedPlatform.class)
class IsolationIT {

    private final Platform platform;

    IsolationIT(Booted booted) {
        this.platform = booted.platform();
    }

    @Test
    void the_synthesized_policies_let_a_school_reach_its_own_keys_and_nothing_else() {
        try (IsolationMatrix matrix = new IsolationMatrix(platform)) {
            assertThat(matrix.findings()).isEmpty();
        }
    }

    /** IAM judges a write by the table's key alone; what a school's index says of another's item is for the reader to see. */
    @Test
    void an_item_that_one_school_puts_into_anothers_class_is_not_shown_there() {
        Api api = new Api(platform);
        String teacher = api.token("teacher_900");
        String admin = api.token("admin_456");
        api.post("/classes", admin, """
                {"class_id":"mat-2b","name":"Matemáticas 2B","subject":"matematicas","grade_level":"2","group":"B","year":2024}""");
        api.put("/classes/mat-2b/members/student_901", admin, "{\"role\":\"student\"}");
        List<String> dashboards =
                List.of("/dashboard?subject=matematicas&period=Q1_2024", "/dashboard?class_id=mat-2b&period=Q1_2024");
        try (TableAccess access = new TableAccess(platform)) {
            for (Map<String, String> forged : List.of(
                    Map.of("evaluation_id", "forged", "type", "exam", "date", "2024-02-15"),
                    Map.of("nonsense", "an item that no reader can read"))) {
                Map<String, AttributeValue> item = new HashMap<>();
                forged.forEach((name, value) -> item.put(name, AttributeValue.fromS(value)));
                item.put("PK", AttributeValue.fromS("TENANT#school_123#STUDENT#student_456"));
                item.put("SK", AttributeValue.fromS("EVAL#forged#" + forged.size() + "#x"));
                item.put("GSI2PK", AttributeValue.fromS("TENANT#school_456#CLASS#matematicas#Q1_2024"));
                item.put("GSI2SK", AttributeValue.fromS("student_901#EVAL#forged"));
                var _ = access.client()
                        .putItem(put -> put.tableName(platform.tableName())
                                .item(item)
                                .overrideConfiguration(config -> config.credentialsProvider(
                                        access.tenants().of(new SchoolId("school_123")))));
            }

            for (String dashboard : dashboards) {
                Api.Answer answer = api.get(dashboard, teacher);

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.json().toString()).doesNotContain("forged");
            }
            for (int size : new int[] {3, 1}) {
                var _ = access.client()
                        .deleteItem(delete -> delete.tableName(platform.tableName())
                                .key(Map.of(
                                        "PK", AttributeValue.fromS("TENANT#school_123#STUDENT#student_456"),
                                        "SK", AttributeValue.fromS("EVAL#forged#" + size + "#x"))));
            }
        }
    }

    @Test
    void the_operator_has_tables_of_its_own_and_a_school_has_none() {
        try (TableAccess access = new TableAccess(platform)) {
            DynamoDbClient operator = access.client();
            Map<String, AttributeValue> note = Map.of("id", AttributeValue.fromS("1"));
            Consumer<AwsRequestOverrideConfiguration.Builder> asSchool =
                    config -> config.credentialsProvider(access.tenants().of(new SchoolId("school_123")));
            var _ = operator.createTable(create -> create.tableName("notes")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build()));
            var _ = operator.putItem(put -> put.tableName("notes").item(note));

            assertThat(operator.getItem(get -> get.tableName("notes").key(note)).item())
                    .isEqualTo(note);
            assertThatThrownBy(() -> operator.getItem(
                            get -> get.tableName("notes").key(note).overrideConfiguration(asSchool)))
                    .hasMessageContaining("not authorized");
            assertThatThrownBy(() -> operator.deleteTable(
                            delete -> delete.tableName("notes").overrideConfiguration(asSchool)))
                    .hasMessageContaining("not authorized");
            assertThatThrownBy(() -> operator.deleteTable(delete -> delete.tableName(platform.tableName())))
                    .hasMessageContaining("protected against deletion");

            var _ = operator.deleteTable(delete -> delete.tableName("notes"));
            assertThat(operator.listTables().tableNames()).doesNotContain("notes");
        }
    }

    @Test
    void the_service_behind_the_gateway_cannot_be_reached_from_another_machine() throws Exception {
        int port = platform.interactive().process().address().getPort();
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        new Socket(InetAddress.getLoopbackAddress(), port).close(); // it does listen

        for (InetAddress other : others) {
            assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void without_the_null_guard_the_matrix_finds_calls_that_carry_no_key(@TempDir Path copy) throws IOException {
        List<String> findings = findingsWith(copy, statement -> {
            ((ObjectNode) statement.path("Condition")).remove("Null");
            ((ArrayNode) statement.path("Action")).add("dynamodb:Scan");
        });

        assertThat(findings)
                .contains(
                        "whole table Scan was let through",
                        "without a key Query was let through",
                        "without a key PutItem was let through");
    }

    @Test
    void with_the_null_guard_even_a_granted_scan_is_refused(@TempDir Path copy) throws IOException {
        List<String> findings = findingsWith(
                copy,
                statement -> ((ArrayNode) statement.path("Action"))
                        .add("dynamodb:Scan")
                        .add("dynamodb:PartiQLSelect"));

        assertThat(findings).isEmpty();
    }

    @Test
    void with_any_value_in_place_of_all_values_the_matrix_finds_mixed_batches(@TempDir Path copy) throws IOException {
        List<String> findings = findingsWith(copy, statement -> {
            ObjectNode condition = (ObjectNode) statement.path("Condition");
            condition.set("ForAnyValue:StringLike", condition.remove("ForAllValues:StringLike"));
        });

        assertThat(findings)
                .contains(
                        "mixed with school_10 BatchGetItem was let through",
                        "mixed with school_2 BatchWriteItem was let through");
    }

    @Test
    void without_the_closing_separator_the_matrix_finds_the_school_with_a_longer_name(@TempDir Path copy)
            throws IOException {
        List<String> findings = findingsWith(
                copy,
                statement -> ((ObjectNode) statement.path("Condition").path("ForAllValues:StringLike"))
                        .putArray("dynamodb:LeadingKeys")
                        .add("TENANT#${aws:PrincipalTag/school_id}*"));

        assertThat(findings).contains("school_10 GetItem was let through");
    }

    @Test
    void the_tenant_role_cannot_be_assumed_without_the_tag_with_an_empty_one_or_with_another_besides() {
        IssuedCredentials issued =
                platform.cloud().credentialsOf(platform.interactive().roleArn());
        try (StsClient sts = StsClient.builder()
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        issued.accessKeyId(), issued.secretAccessKey(), String.valueOf(issued.sessionToken()))))
                .build()) {
            assertThat(assume(sts, tag("school_id", "school_1"))).isNotEmpty();
            assertRefused(sts);
            assertRefused(sts, tag("school_id", ""));
            assertRefused(sts, tag("other", "school_1"));
            assertRefused(sts, tag("school_id", "school_1"), tag("role", "admin"));
        }
    }

    private void assertRefused(StsClient sts, Tag... tags) {
        assertThatThrownBy(() -> assume(sts, tags))
                .isInstanceOfSatisfying(
                        StsException.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo("AccessDenied"));
    }

    private String assume(StsClient sts, Tag... tags) {
        return sts.assumeRole(
                        request -> request.roleArn(platform.cloud().roles().arnOf("InteractiveTenantRole"))
                                .roleSessionName("test")
                                .tags(tags))
                .credentials()
                .accessKeyId();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /** Boots a copy of the templates with a changed tenant policy, and tries the matrix on it. */
    private static List<String> findingsWith(Path copy, Consumer<JsonNode> change) throws IOException {
        ChangedAssembly.write(copy, "LucaApi", template -> {
            List<JsonNode> statements = template.findParents("Sid").stream()
                    .filter(statement -> "RecordsOfTheTaggedSchool"
                            .equals(statement.path("Sid").asText()))
                    .toList();
            assertThat(statements).hasSize(1);
            change.accept(statements.getFirst());
        });
        try (Platform changed = BootedPlatform.start(copy, Optional.empty(), false);
                IsolationMatrix matrix = new IsolationMatrix(changed)) {
            return matrix.findings();
        }
    }
}
