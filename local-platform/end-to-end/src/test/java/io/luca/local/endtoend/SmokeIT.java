package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.account.StackOutputs;
import io.luca.local.workbench.cli.Luca;
import io.luca.local.workbench.load.SiblingJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code luca smoke} on running platforms: what it passes, what it finds where a guarantee is taken out, and what it leaves. */
@ExtendWith(BootedPlatform.class)
class SmokeIT {

    private static final Path ON_APP_RUNNER = Path.of("../../infra/target/cdk.out-app-runner");

    private final Booted booted;

    SmokeIT(Booted booted) {
        this.booted = booted;
    }

    /** What a run said, line by line, and its exit code. */
    private record Run(int code, List<String> lines) {

        List<String> that(String word) {
            return lines.stream()
                    .filter(line -> line.startsWith(word))
                    .map(line -> line.replaceFirst("^\\S+( here)? +[0-9.]+ s +", ""))
                    .toList();
        }
    }

    @Test
    void on_fargate_everything_holds_but_what_only_aws_has_and_nothing_is_left() {
        Run run = smoke(booted.platform());

        assertEverythingHolds(run);
        assertNothingIsLeft(booted.platform(), booted.data());
    }

    @Test
    void on_app_runner_too(@TempDir Path data) {
        try (Platform platform = BootedPlatform.start(ON_APP_RUNNER, Optional.of(data), false)) {
            Run run = smoke(platform);

            assertEverythingHolds(run);
            assertNothingIsLeft(platform, data);
        }
    }

    private static void assertEverythingHolds(Run run) {
        assertThat(run.that("FAILED")).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.that("passed"))
                .hasSize(13)
                .anySatisfy(alarms -> assertThat(alarms).startsWith("alarms are there and tell somebody"));
        assertThat(run.that("not here"))
                .singleElement()
                .satisfies(attack -> assertThat(attack)
                        .startsWith("a known attack is refused")
                        .contains("this machine"));
        assertThat(run.lines().getLast())
                .contains("execution:luca-gov-sync:smoke-")
                .contains("for 90 days");
    }

    /** One platform, in which four are taken out: each fails by its name, and no other does. */
    @Test
    void a_guarantee_that_is_taken_out_is_found_and_nothing_is_left_after_a_failure(
            @TempDir Path copy, @TempDir Path data) throws IOException {
        ChangedAssembly.write(copy, "LucaData", template -> {
            ObjectNode probe = (ObjectNode) template.findParents("Sid").stream()
                    .filter(statement -> "RecordsOfTheTaggedSchool"
                            .equals(statement.path("Sid").asText()))
                    .findFirst()
                    .orElseThrow();
            probe.remove("Condition");
            template.findParents("LambdaConfig").forEach(pool -> ((ObjectNode) pool).remove("LambdaConfig"));
        });
        ChangedAssembly.change(copy, "LucaApi", template -> {
            for (JsonNode answer : template.findValues("responseParameters")) {
                if (answer.has("method.response.header.Access-Control-Allow-Methods")) {
                    ((ObjectNode) answer).put("method.response.header.Access-Control-Allow-Origin", "'*'");
                }
            }
            template.path("Resources").properties().stream()
                    .filter(resource -> "AWS::WAFv2::WebACLAssociation"
                            .equals(resource.getValue().path("Type").asText()))
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(((ObjectNode) template.path("Resources"))::remove);
        });
        try (Platform platform = BootedPlatform.start(copy, Optional.of(data), false)) {
            Run run = smoke(platform, "--skip", "athena");

            assertThat(run.code()).isOne();
            assertThat(run.that("FAILED"))
                    .satisfiesExactly(
                            factor -> assertThat(factor).startsWith("staff without a second factor has no role"),
                            cors -> assertThat(cors)
                                    .startsWith("pages of the web origin may call")
                                    .contains("'*'"),
                            body -> assertThat(body).startsWith("a large body is refused"),
                            items -> assertThat(items)
                                    .startsWith("no school reaches items of another")
                                    .contains(
                                            "another school's item is let through",
                                            "another school's partition is let through",
                                            "another school's part of GSI1 is let through",
                                            "another school's part of GSI2 is let through")
                                    .doesNotContain("its own"));
            assertNothingIsLeft(platform, data);
        }
    }

    @Test
    @Timeout(180)
    void who_stops_it_half_way_finds_nothing_left(@TempDir Path data) throws IOException, InterruptedException {
        try (Platform platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.of(data), false)) {
            Process smoke = SiblingJvm.of(Luca.class, List.of("smoke", "--aws-port", port(platform)))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said = smoke.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.lines().anyMatch(line -> line.contains("an evaluation is written")))
                        .isTrue();
                assertThat(left(platform, data))
                        .as("schools are there, half way")
                        .hasSizeGreaterThan(3);

                assertThat(smoke.toHandle().destroy()) // SIGTERM; Ctrl-C runs the same hooks. Its output stays open
                        .isTrue();

                assertThat(said.lines().toList())
                        .anyMatch(line -> line.startsWith("Left behind:"))
                        .noneMatch(line -> line.contains("(")); // nothing that could not be taken away
                assertThat(smoke.waitFor(90, TimeUnit.SECONDS)).isTrue();
            } finally {
                smoke.destroyForcibly();
            }
            assertNothingIsLeft(platform, data);
        }
    }

    @Test
    void what_the_stacks_give_out_is_looked_up_as_at_aws() {
        try (AwsAccount account = account(booted.platform())) {
            StackOutputs stacks = new StackOutputs(account.client(CloudFormationClient.builder()), "laptop");

            assertThat(stacks.required("LucaData", "TableName"))
                    .isEqualTo(booted.platform().tableName());
            assertThat(stacks.required("LucaData", "UserPoolId"))
                    .isEqualTo(booted.platform().people().userPoolId());
            assertThat(account.client(CloudFormationClient.builder()).describeStacksPaginator().stacks().stream())
                    .hasSize(10)
                    .allMatch(stack -> stack.stackStatusAsString().equals("CREATE_COMPLETE"));
        }
    }

    @Test
    void an_environment_that_is_not_deployed_is_told_by_its_stack() {
        try (AwsAccount account = account(booted.platform())) {
            StackOutputs stacks = new StackOutputs(account.client(CloudFormationClient.builder()), "staging");

            assertThatThrownBy(() -> stacks.required("LucaData", "TableName"))
                    .hasMessageContaining("LucaData-staging")
                    .hasMessageContaining("does not exist");
        }
    }

    private static Run smoke(Platform platform, String... more) {
        List<String> words = new ArrayList<>(List.of("smoke", "--aws-port", port(platform)));
        words.addAll(List.of(more));
        StringWriter said = new StringWriter();
        int code = Luca.commands()
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(words.toArray(String[]::new));
        return new Run(code, said.toString().lines().toList());
    }

    private static String port(Platform platform) {
        return String.valueOf(URI.create(platform.awsUrl()).getPort());
    }

    private static AwsAccount account(Platform platform) {
        return new AwsAccount(
                Optional.of(URI.create(platform.awsUrl())),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)));
    }

    private static void assertNothingIsLeft(Platform platform, Path data) {
        assertThat(left(platform, data)).isEmpty();
    }

    /** Every item, person, object and workgroup of a test school. */
    private static List<String> left(Platform platform, Path data) {
        List<String> left = new ArrayList<>();
        try (TableAccess access = new TableAccess(platform)) {
            access.client()
                    .scanPaginator(scan -> scan.tableName(platform.tableName())
                            .filterExpression("contains(PK, :smoke) OR contains(SK, :smoke)")
                            .expressionAttributeValues(Map.of(":smoke", AttributeValue.fromS("smoke_"))))
                    .items()
                    .forEach(item ->
                            left.add(item.get("PK").s() + " " + item.get("SK").s()));
        }
        platform.room(AthenaRoom.class).workgroups().stream()
                .filter(workgroup -> workgroup.contains("smoke_"))
                .forEach(left::add);
        if (read(data.resolve("people.json")).contains("smoke_")) {
            left.add("people");
        }
        for (String bucket : platform.room(S3Room.class).sizes().keySet()) {
            platform.room(S3Room.class).bucket(platform.cloud().operator(), bucket).list("").keySet().stream()
                    .filter(key -> key.contains("smoke"))
                    .forEach(left::add);
        }
        return left;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
