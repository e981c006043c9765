package io.luca.local.aws.service.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsError;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkgroupsTest {

    private static final String ASKED = """
            {"EnforceWorkGroupConfiguration": true, "BytesScannedCutoffPerQuery": 10000000,
             "EngineVersion": {"SelectedEngineVersion": "Athena engine version 3"},
             "ResultConfiguration": {"OutputLocation": "s3://lake/results/",
               "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": "key"}}}""";

    @Test
    void what_the_api_made_outlives_the_process_and_what_it_took_away_does_not_come_back(@TempDir Path data)
            throws JsonProcessingException {
        Workgroup stays = workgroup("stays", ASKED);
        try (KeptWorkgroups kept = new KeptWorkgroups(data)) {
            Workgroups before = new Workgroups(Optional.of(kept));
            before.create(stays);
            before.create(workgroup("goes", ASKED));
            before.delete("goes");
        }

        try (KeptWorkgroups kept = new KeptWorkgroups(data)) {
            Workgroups after = new Workgroups(Optional.of(kept));

            assertThat(after.required("stays")).isEqualTo(stays);
            assertThatThrownBy(() -> after.required("goes"))
                    .isInstanceOf(AwsError.class)
                    .hasMessageContaining("WorkGroup goes is not found");
        }
    }

    @Test
    void says_of_a_workgroup_what_it_was_asked_for() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        Workgroup workgroup = workgroup("w", ASKED);

        assertThat(workgroup.enforced()).isTrue();
        assertThat(workgroup.scanLimit()).isEqualTo(10_000_000);
        assertThat(json.readTree(workgroup.described().toString())).isEqualTo(json.readTree("""
                {"Name": "w", "State": "ENABLED", "Configuration":
                  {"EnforceWorkGroupConfiguration": true, "PublishCloudWatchMetricsEnabled": false,
                   "BytesScannedCutoffPerQuery": 10000000,
                   "EngineVersion": {"SelectedEngineVersion": "Athena engine version 3",
                                     "EffectiveEngineVersion": "Athena engine version 3"},
                   "ResultConfiguration": {"OutputLocation": "s3://lake/results/",
                     "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": "key"}}}}"""));
    }

    @Test
    void another_engine_is_refused_by_name() {
        assertThatThrownBy(() -> workgroup("w", ASKED.replace("version 3", "version 2")))
                .isInstanceOf(AwsError.class)
                .hasMessageContaining("SelectedEngineVersion");
    }

    private static Workgroup workgroup(String name, String configuration) throws JsonProcessingException {
        return Workgroup.read(
                name,
                Optional.empty(),
                new Fields(
                        new RequestPlace("CreateWorkGroup", "Configuration"),
                        Fields.Typing.STRICT,
                        new ObjectMapper().readTree(configuration)));
    }
}
