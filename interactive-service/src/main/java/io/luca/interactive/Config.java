package io.luca.interactive;

import io.luca.contract.Names;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the service, from the environment that the template gives it.
 *
 * @param webOrigin the one origin whose pages may read the answers
 * @param issuer who must have issued a token
 * @param keys where the issuer publishes its keys
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
        URI keys) {

    private static final String DEFAULT_PORT = "8080";

    /**
     * Reads the environment. The keys' address follows the SDKs' own rule for endpoints, so that one setting moves all of
     * AWS.
     *
     * @throws IllegalArgumentException naming the variable that is missing or wrong
     */
    public static Config from(Map<String, String> environment) {
        String region = required(environment, "AWS_REGION");
        String pool = required(environment, Names.USER_POOL_ID);
        String cognito = "https://cognito-idp." + region + ".amazonaws.com";
        String endpoint = Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"))
                .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
                .orElse(cognito);
        return new Config(
                port(environment.getOrDefault(Names.PORT, DEFAULT_PORT)),
                Optional.ofNullable(environment.get(Names.LISTEN_ADDRESS)),
                environment.getOrDefault(Names.BASE_PATH, ""),
                Optional.ofNullable(environment.get(Names.WEB_ORIGIN)),
                required(environment, Names.TABLE),
                required(environment, Names.TENANT_ROLE_ARN),
                cognito + "/" + pool,
                required(environment, Names.USER_POOL_CLIENT_ID),
                URI.create(endpoint + "/" + pool + "/.well-known/jwks.json"));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(Names.PORT + " must be a number, got " + text, malformed);
        }
        throw new IllegalArgumentException(Names.PORT + " must be 0 to 65535, got " + text);
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
