package io.luca.local.workbench.preflight;

import io.luca.local.workbench.account.AwsAccount;
import java.util.List;

/**
 * What is to be deployed where.
 *
 * @param settings of the environment
 * @param templates what is deployed
 * @param docker the command that lists Docker's builders, with its words
 */
public record Target(AwsAccount account, EnvironmentSettings settings, Templates templates, List<String> docker) {

    /** Docker as it is called on this machine. */
    public static final List<String> DOCKER = List.of("docker", "buildx", "ls");

    public Target {
        docker = List.copyOf(docker);
    }

    String region() {
        return account.region().id();
    }
}
