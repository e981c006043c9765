package io.luca.local.aws.container;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.IssuedCredentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The credentials endpoint of containers: each container gets fresh sessions of its own role, by the contract that every
 * AWS SDK knows ({@code AWS_CONTAINER_CREDENTIALS_FULL_URI} with an authorization token).
 */
final class ContainerCredentials {

    private static final String PATH = "/container-credentials/";
    private static final Duration LIFE = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private final CredentialStore store;
    private final String path;
    private final Map<String, String> roleByToken = new ConcurrentHashMap<>();

    /**
     * Credentials of the containers of one service.
     *
     * @param service by which their address ends
     */
    ContainerCredentials(CredentialStore store, String service) {
        this.store = store;
        path = PATH + service;
    }

    void addTo(HttpRouting.Builder routing) {
        routing.get(path, this::answer);
    }

    /** The environment by which a container finds the credentials of its role. */
    Map<String, String> environment(String endpoint, String roleArn) {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        roleByToken.put(token, roleArn);
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint + path, "AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
    }

    private void answer(ServerRequest request, ServerResponse response) {
        String role = roleByToken.get(
                request.headers().first(HeaderNames.AUTHORIZATION).orElse(""));
        if (role == null) {
            response.status(Status.UNAUTHORIZED_401).send();
            return;
        }
        IssuedCredentials issued = store.issue(role, "container", Map.of(), LIFE);
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send("""
                        {"RoleArn":"%s","AccessKeyId":"%s","SecretAccessKey":"%s","Token":"%s","Expiration":"%s"}""".formatted(
                        role,
                        issued.accessKeyId(),
                        issued.secretAccessKey(),
                        issued.sessionToken(),
                        issued.expiration().truncatedTo(ChronoUnit.SECONDS)));
    }
}
