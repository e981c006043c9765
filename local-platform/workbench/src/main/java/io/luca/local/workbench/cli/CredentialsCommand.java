package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code luca credentials}. */
@Command(
        name = "credentials",
        description = {
            "Becomes the tenant role of one school by STS, as the interactive service does, and prints its credentials as"
                    + " shell exports: to try by hand what the synthesized policies let through.",
            "Use: eval \"$(./luca credentials school_123)\""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CredentialsCommand extends RunningPlatformCommand {

    @Parameters(paramLabel = "SCHOOL", description = "Such as school_123.")
    private String school = "";

    @Override
    public Integer call() {
        JsonNode issued = platform().credentials(school);
        String region = issued.path("region").asText();
        out().printf(
                        "export AWS_ACCESS_KEY_ID=%s%nexport AWS_SECRET_ACCESS_KEY=%s%nexport AWS_SESSION_TOKEN=%s%n"
                                + "export AWS_ENDPOINT_URL=%s%nexport AWS_REGION=%s%nexport AWS_DEFAULT_REGION=%s%n",
                        issued.path("access_key_id").asText(),
                        issued.path("secret_access_key").asText(),
                        issued.path("session_token").asText(),
                        issued.path("aws_url").asText(),
                        region,
                        region); // version 1 of the AWS CLI knows the second name only
        out().flush();
        return 0;
    }
}
