package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who erases and who copies, and that each reaches the tagged school only. */
class PrivacyPathTest {

    private static final String STACK = "LucaPrivacy";
    private static final Synthesized APP = Synthesized.APP_RUNNER;
    private static final String OWN = "school_id=${aws:PrincipalTag/school_id}/";

    @Test
    void every_statement_about_objects_needs_a_tag_and_names_the_tagged_school() {
        List<JsonNode> objects = new ArrayList<>();
        for (String role : List.of("ErasingTenantObjects", "ExportingTenantObjects")) {
            statements(role).forEach(statement -> {
                if (statement.toString().contains("s3:")) {
                    objects.add(statement);
                }
            });
        }

        assertThat(objects).hasSize(7).allSatisfy(statement -> {
            assertThat(statement
                            .at("/Condition/Null/aws:PrincipalTag~1school_id")
                            .asText())
                    .isEqualTo("false");
            assertThat(statement.toString()).contains(OWN);
        });
    }

    @Test
    void an_erasure_writes_objects_and_deletes_none_and_no_export_is_in_its_reach() {
        String erasing = statements("ErasingTenantObjects").toString();

        assertThat(erasing).contains("s3:PutObject", "s3:GetObject").doesNotContain("s3:Delete", "exports/");
    }

    @Test
    void an_export_changes_nothing_of_the_history_and_removes_nothing_from_the_table() {
        for (JsonNode statement : statements("ExportingTenantObjects")) {
            if (statement.toString().contains("s3:PutObject")) {
                assertThat(statement.path("Resource").toString())
                        .contains("/exports/" + OWN)
                        .doesNotContain("events/", "grade_changes/");
            }
        }
        assertThat(APP.resource(STACK, "AWS::IAM::Role", "ExportingTenant")
                        .at("/Policies/0/PolicyDocument/Statement/0/Action")
                        .toString())
                .doesNotContain("Delete", "BatchWrite", "PutItem");
    }

    @Test
    void exports_live_for_a_day_without_versions_and_are_encrypted_by_a_key_of_their_own() {
        JsonNode bucket = APP.resource(STACK, "AWS::S3::Bucket", "Exports");

        assertThat(bucket.at("/LifecycleConfiguration/Rules/0/ExpirationInDays").asInt())
                .isEqualTo(1);
        assertThat(bucket.has("VersioningConfiguration")).isFalse();
        assertThat(bucket.at("/BucketEncryption").toString()).contains("aws:kms", "ExportsKey");
        assertThat(bucket.at("/PublicAccessBlockConfiguration/BlockPublicAcls").asBoolean())
                .isTrue();
    }

    @Test
    void the_lake_keeps_no_versions_from_which_an_erased_person_could_come_back() {
        assertThat(APP.resource("LucaPipeline", "AWS::S3::Bucket", "Lake").has("VersioningConfiguration"))
                .isFalse();
    }

    @Test
    void a_failed_erasure_rings() {
        assertThat(APP.resources(STACK, "AWS::CloudWatch::Alarm").values())
                .hasSize(3)
                .allSatisfy(alarm -> {
                    assertThat(alarm.path("AlarmActions")).isNotEmpty();
                    assertThat(alarm.path("AlarmDescription").asText()).contains("docs/runbooks/privacy.md");
                });
    }

    private static JsonNode statements(String policy) {
        return APP.resource(STACK, "AWS::IAM::Policy", policy).at("/PolicyDocument/Statement");
    }
}
