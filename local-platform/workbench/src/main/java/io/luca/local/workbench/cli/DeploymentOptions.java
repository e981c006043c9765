package io.luca.local.workbench.cli;

import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.preflight.EnvironmentSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Which deployment an operator means: the platform on this machine, or what an account has. */
final class DeploymentOptions {

    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = Environments.LAPTOP,
            description = "laptop, dev, staging or prod (default: ${DEFAULT-VALUE}).")
    private String environment = Environments.LAPTOP;

    @Option(names = "--aws-endpoint-url", paramLabel = "URL", description = "What answers in AWS's place.")
    private Optional<URI> endpoint = Optional.empty();

    @Option(
            names = "--aws-port",
            defaultValue = "4566",
            description = "For the laptop: the port of its AWS endpoint (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    String environment() {
        return environment;
    }

    boolean isLaptop() {
        return environment.equals(Environments.LAPTOP);
    }

    /** The platform on this machine. */
    RunningPlatform platform() {
        return new RunningPlatform(awsPort);
    }

    /**
     * The account, with an operator's rights.
     *
     * @throws IllegalArgumentException if there is no environment of this name
     */
    AwsAccount account() {
        Environments.require(environment);
        return isLaptop()
                ? new AwsAccount(
                        Optional.of(URI.create("http://localhost:" + awsPort)),
                        Region.of(platform().status().path("region").asText()),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(
                                CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                : AwsAccount.ofSettings(
                        endpoint,
                        EnvironmentSettings.read(Path.of(EnvironmentSettings.FILE), environment)
                                .region());
    }
}
