package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.preflight.EnvironmentSettings;
import io.luca.local.workbench.preflight.Finding;
import io.luca.local.workbench.preflight.Preflight;
import io.luca.local.workbench.preflight.Target;
import io.luca.local.workbench.preflight.Templates;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The laptop in place of an account: what it does not run it does not answer, and that is no good answer. */
@ExtendWith(BootedPlatform.class)
class LaptopPreflightIT {

    @Test
    void the_laptop_says_who_asks_and_leaves_open_what_only_an_account_can_tell(Booted booted) {
        Map<String, Finding> findings;
        try (AwsAccount laptop = new AwsAccount(
                Optional.of(URI.create(booted.platform().awsUrl())),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))) {
            findings = Preflight.of(
                            new Target(
                                    laptop,
                                    EnvironmentSettings.read(Path.of("../../infra/environments.yaml"), "dev"),
                                    new Templates(Path.of("../../infra/target")),
                                    Target.DOCKER),
                            _ -> {})
                    .stream()
                    .collect(Collectors.toMap(Preflight.Answer::question, Preflight.Answer::finding));
        }

        assertThat(findings.get("the credentials are good"))
                .isEqualTo(Finding.ok("account 000000000000, region us-east-1"));
        for (String open : new String[] {
            "cdk is bootstrapped",
            "every service is in the region",
            "the gateway takes the requests",
            "functions may run together"
        }) {
            assertThat(findings.get(open)).as(open).isInstanceOfSatisfying(Finding.CannotTell.class, told -> {
                assertThat(told.why()).startsWith("what answers is not AWS: NotImplemented");
                assertThat(told.remedy())
                        .as("only looks: nothing was found missing")
                        .matches("aws \\S+ (get|describe)-.*|https://.*");
            });
        }
    }
}
