package io.luca.interactive;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.MetricNames;
import io.luca.interactive.privacy.ExportLinks;
import io.luca.tracing.TraceSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the service, from the environment that the template gives it.
 *
 * @param webOrigin the one origin whose pages may read the answers
 * @param issuer who must have issued a token
 * @param keys where the issuer publishes its keys
 * @param metricsService whose its metrics are, with the environment in it
 */
public record Config(
        int port,
        Optional<String> listenAddress,
        String basePath,
        Optional<String> webOrigin,
        String table,
        String tenantRoleArn,
        String issuer,
        String audience,
        URI keys,
        Privacy privacy,
        TraceSettings traces,
        String metricsService) {

    /**
     * The settings that erasures and exports need.
     *
     * @param erasureWorkflow ARN of the workflow that erases a student
     * @param exportWorkflow ARN of the workflow that copies what there is of a student
     * @param blockedFor how long a student is blocked before the records are removed
     */
    public record Privacy(
            String erasureWorkflow, String exportWorkflow, ExportLinks.Bucket exports, Duration blockedFor) {}

    private static final int MAX_BLOCKED_DAYS = 365;

    /** As which its spans are shown, where the environment says nothing else. */
    private static final String SERVICE = "luca-interactive";

    private static final String DEFAULT_PORT = "8080";

    /**
     * Reads the environment. The addresses of the keys and of the exports follow the SDKs' own rule for endpoints, so that one
     * setting moves all of AWS.
     *
     * @throws IllegalArgumentException naming the variable that is missing or wrong
     */
    public static Config from(Map<String, String> environment) {
        String region = required(environment, "AWS_REGION");
        String pool = required(environment, EnvironmentVariables.USER_POOL_ID);
        String cognito = "https://cognito-idp." + region + ".amazonaws.com";
        String endpoint = endpoint(environment, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", cognito);
        return new Config(
                port(environment.getOrDefault(EnvironmentVariables.PORT, DEFAULT_PORT)),
                Optional.ofNullable(environment.get(EnvironmentVariables.LISTEN_ADDRESS)),
                environment.getOrDefault(EnvironmentVariables.BASE_PATH, ""),
                Optional.ofNullable(environment.get(EnvironmentVariables.WEB_ORIGIN)),
                required(environment, EnvironmentVariables.TABLE),
                required(environment, EnvironmentVariables.TENANT_ROLE_ARN),
                cognito + "/" + pool,
                required(environment, EnvironmentVariables.USER_POOL_CLIENT_ID),
                URI.create(endpoint + "/" + pool + "/.well-known/jwks.json"),
                privacy(environment, region),
                TraceSettings.from(environment, SERVICE),
                environment.getOrDefault(EnvironmentVariables.METRICS_SERVICE, MetricNames.INTERACTIVE_SERVICE));
    }

    private static Privacy privacy(Map<String, String> environment, String region) {
        String s3 = endpoint(environment, "AWS_ENDPOINT_URL_S3", "https://s3." + region + ".amazonaws.com");
        return new Privacy(
                required(environment, EnvironmentVariables.ERASURE_WORKFLOW_ARN),
                required(environment, EnvironmentVariables.EXPORT_WORKFLOW_ARN),
                new ExportLinks.Bucket(
                        required(environment, EnvironmentVariables.EXPORT_BUCKET), region, URI.create(s3)),
                blockedFor(required(environment, EnvironmentVariables.BLOCKED_DAYS)));
    }

    private static String endpoint(Map<String, String> environment, String own, String standard) {
        return Optional.ofNullable(environment.get(own))
                .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
                .orElse(standard);
    }

    private static Duration blockedFor(String text) {
        try {
            int days = Integer.parseInt(text);
            if (days >= 1 && days <= MAX_BLOCKED_DAYS) {
                return Duration.ofDays(days);
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    EnvironmentVariables.BLOCKED_DAYS + " must be a whole number, got " + text, malformed);
        }
        throw new IllegalArgumentException(
                EnvironmentVariables.BLOCKED_DAYS + " must be 1 to " + MAX_BLOCKED_DAYS + ", got " + text);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(EnvironmentVariables.PORT + " must be a number, got " + text, malformed);
        }
        throw new IllegalArgumentException(EnvironmentVariables.PORT + " must be 0 to 65535, got " + text);
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
