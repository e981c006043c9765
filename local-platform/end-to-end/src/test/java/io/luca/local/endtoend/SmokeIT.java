package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.account.StackOutputs;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** {@code luca smoke} on running platforms: what it passes, what it finds where a guarantee is taken out, and what it leaves. */
@ExtendWith(BootedPlatform.class)
class SmokeIT {

    private static final Path ON_APP_RUNNER = Path.of("../../infra/target/cdk.out-app-runner");

    private final Booted booted;

    SmokeIT(Booted booted) {
        this.booted = booted;
    }

    @Test
    void on_fargate_everything_holds_but_what_only_aws_has_and_nothing_is_left() {
        SmokeRuns.Run run = SmokeRuns.smoke(booted.platform());

        assertEverythingHolds(run);
        SmokeRuns.assertNothingIsLeft(booted.platform(), booted.data());
    }

    @Test
    void on_app_runner_too(@TempDir Path data) {
        try (Platform platform = BootedPlatform.start(ON_APP_RUNNER, Optional.of(data), false)) {
            SmokeRuns.Run run = SmokeRuns.smoke(platform);

            assertEverythingHolds(run);
            SmokeRuns.assertNothingIsLeft(platform, data);
        }
    }

    private static void assertEverythingHolds(SmokeRuns.Run run) {
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

    private static AwsAccount account(Platform platform) {
        return new AwsAccount(
                Optional.of(URI.create(platform.awsUrl())),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)));
    }
}
