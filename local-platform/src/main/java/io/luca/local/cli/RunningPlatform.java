package io.luca.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A platform that runs in another process, reached through its AWS endpoint. */
final class RunningPlatform {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper json = new ObjectMapper();

    private final String awsUrl;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    RunningPlatform(int awsPort) {
        this.awsUrl = "http://localhost:" + awsPort;
    }

    /** What {@code luca up} says of itself. */
    JsonNode status() {
        return send(HttpRequest.newBuilder(URI.create(awsUrl + "/_luca/status")));
    }

    /** Credentials of the interactive service's role, and the tenant role that it may become. */
    JsonNode serviceCredentials() {
        return send(HttpRequest.newBuilder(URI.create(awsUrl + "/_luca/credentials")));
    }

    /**
     * Signs in by the Cognito API.
     *
     * @throws IllegalStateException if Cognito refuses
     */
    String idToken(String user, String password) {
        String body = json.createObjectNode()
                .put("ClientId", status().path("client_id").asText())
                .put("AuthFlow", "USER_PASSWORD_AUTH")
                .set(
                        "AuthParameters",
                        json.createObjectNode().put("USERNAME", user).put("PASSWORD", password))
                .toString();
        JsonNode answer = send(HttpRequest.newBuilder(URI.create(awsUrl))
                .header("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth")
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        JsonNode token = answer.path("AuthenticationResult").path("IdToken");
        if (token.isMissingNode()) {
            throw new IllegalStateException("sign-in of " + user + " was refused: "
                    + answer.path("message").asText(answer.toString()));
        }
        return token.asText();
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            return json.readTree(client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (ConnectException nobody) {
            throw new IllegalStateException(
                    "no platform answers on " + awsUrl + "; start one with './luca up', or say --aws-port", nobody);
        } catch (IOException failed) {
            throw new IllegalStateException("the platform on " + awsUrl + " did not answer", failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", stop);
        }
    }
}
