package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.contract.IdentityAttributes;
import io.luca.model.SchoolId;
import io.luca.store.SchoolRegistry;
import java.net.URI;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

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

    private static final int SHOWN = 20;

    @Parameters(paramLabel = "SCHOOL", description = "Such as school_123.")
    private String school = "";

    @Override
    public Integer call() {
        RunningPlatform platform = platform();
        JsonNode status = platform.status();
        requireSchool(platform, status.path("table").asText());
        Credentials issued = assumed(platform.serviceCredentials(), status);
        out().printf(
                        "export AWS_ACCESS_KEY_ID=%s%nexport AWS_SECRET_ACCESS_KEY=%s%nexport AWS_SESSION_TOKEN=%s%n"
                                + "export AWS_ENDPOINT_URL=%s%nexport AWS_REGION=%s%nexport AWS_DEFAULT_REGION=%s%n",
                        issued.accessKeyId(),
                        issued.secretAccessKey(),
                        issued.sessionToken(),
                        status.path("aws_url").asText(),
                        status.path("region").asText(),
                        status.path("region").asText()); // version 1 of the AWS CLI knows the second name only
        out().flush();
        return 0;
    }

    /** STS gives credentials for any tag: those of a school that there is not would only look as if nothing worked. */
    private void requireSchool(RunningPlatform platform, String table) {
        try (DynamoDbClient dynamoDb = platform.dynamoDb()) {
            SchoolRegistry registry = new SchoolRegistry(dynamoDb, table);
            if (!registry.holds(new SchoolId(school))) {
                throw new IllegalArgumentException("there is no school " + school + "; there are "
                        + registry.schools().stream()
                                .map(SchoolId::value)
                                .limit(SHOWN)
                                .toList());
            }
        }
    }

    private Credentials assumed(JsonNode service, JsonNode status) {
        AwsSessionCredentials credentials = AwsSessionCredentials.create(
                service.path("access_key_id").asText(),
                service.path("secret_access_key").asText(),
                service.path("session_token").asText());
        try (StsClient sts = StsClient.builder()
                .endpointOverride(URI.create(status.path("aws_url").asText()))
                .region(Region.of(status.path("region").asText()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            return sts.assumeRole(request -> request.roleArn(
                                    service.path("tenant_role_arn").asText())
                            .roleSessionName("by-hand")
                            .tags(Tag.builder()
                                    .key(IdentityAttributes.SCHOOL_TAG)
                                    .value(school)
                                    .build()))
                    .credentials();
        }
    }
}
