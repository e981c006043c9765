package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.infra.settings.Settings;
import io.luca.infra.settings.SettingsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** What is deployed over what is there already: whatever else changes, what holds data stays the resource that it is. */
class SecondDeploymentTest {

    /** Types that hold what nobody could make again, or without which it could not be read. */
    private static final List<String> HOLD_DATA = List.of(
            "AWS::Cognito::UserPool",
            "AWS::DynamoDB::Table",
            "AWS::KMS::Key",
            "AWS::S3::Bucket",
            "AWS::SQS::Queue",
            "AWS::SecretsManager::Secret");

    @TempDir
    private Path directory;

    /** A changed logical id would leave the old resource behind, and begin with an empty one. To write it anew, delete it and run this. */
    @Test
    void what_holds_data_keeps_its_logical_id() throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        for (String stack : Synthesized.FARGATE.stacks()) {
            HOLD_DATA.forEach(type -> Synthesized.FARGATE
                    .resources(stack, type)
                    .keySet()
                    .forEach(id -> ids.add(stack + " " + type + " " + id)));
        }
        String now = ids.stream().collect(Collectors.joining("\n", "", "\n"));
        Path pinned = Path.of("src/test/resources/logical-ids.txt");
        if (!Files.exists(pinned)) {
            Files.writeString(pinned, now);
            throw new AssertionError(pinned + " was missing and is written anew: review and commit it");
        }

        assertThat(now).isEqualTo(Files.readString(pinned));
    }

    @Test
    void another_compute_replaces_nothing_that_holds_data() throws Exception {
        assertThat(Gates.replacements(
                        Synthesized.PROD_ON_APP_RUNNER.directory(), Synthesized.PROD_ON_FARGATE.directory()))
                .allSatisfy(finding -> assertThat(finding.resource())
                        .as("the secret that only App Runner's gateway knows, and that is made anew with it")
                        .startsWith("Origin"));
    }

    @Test
    void other_settings_replace_nothing_that_holds_data() throws Exception {
        Map<String, Object> changed = new HashMap<>(new SettingsFiles(Path.of("")).context("prod"));
        changed.putAll(Map.of(
                "webOrigin", "https://other.luca.example",
                "governmentUrl", "https://other.government.example",
                "alertEmails", "others@luca.example,night@luca.example",
                "dataProtection", "kept",
                "erasureBlockedDays", "60",
                "lakeBufferSeconds", "900",
                "consolidationTimeZone", "America/Bogota",
                "countries", "MX,CO",
                "throttleRate", "2400",
                "behaviorRate", "4000"));
        changed.put("logRetentionDays", "30");
        changed.put("zones", "us-east-1c,us-east-1d");
        App app = new App(AppProps.builder()
                .context(changed)
                .analyticsReporting(false)
                .outdir(directory.toString())
                .build());
        LucaApp.build(app, Settings.from(app.getNode(), Synthesized.artifacts()));
        app.synth();

        assertThat(Gates.replacements(Synthesized.PROD_ON_FARGATE.directory(), directory))
                .isEmpty();
        assertThat(Files.readString(directory.resolve("LucaApi.template.json")))
                .as("the settings are some")
                .contains("\"RetentionInDays\": 30")
                .doesNotContain("\"RetentionInDays\": 90")
                .contains("\"AvailabilityZone\": \"us-east-1c\"", "\"AvailabilityZone\": \"us-east-1d\"");
    }

    /** The check is one that can fail. */
    @Test
    void a_new_key_schema_and_a_new_name_are_seen_as_replacements() throws Exception {
        Path before = Synthesized.PROD_ON_FARGATE.directory().resolve("LucaData.template.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode template = (ObjectNode) json.readTree(before.toFile());
        ObjectNode table = (ObjectNode) template.at("/Resources/PlatformTableE7089B95/Properties");
        table.put("TableName", "luca-other");
        ((ObjectNode) template.at("/Resources")).remove("PeoplePoolC64A4D1E");
        Files.writeString(directory.resolve("LucaData.template.json"), template.toString());
        Path alone = Files.createDirectories(directory.resolve("before"));
        Files.copy(before, alone.resolve("LucaData.template.json"));

        assertThat(Gates.replacements(alone, directory))
                .extracting(Gates.Finding::message)
                .containsExactlyInAnyOrder("TableName changes, and with it the resource", "is there no more");
    }
}
