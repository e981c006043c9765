package io.luca.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.platform.Authenticator;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls the platform as clients do: sign-in at Cognito, then HTTP through the gateway. */
public final class Api {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Platform platform;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    /** An answer with its JSON, if it has one. */
    public record Answer(int status, JsonNode json, HttpHeaders headers) {

        String text(String field) {
            return json.path(field).asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    Api(Platform platform) {
        this.platform = platform;
    }

    /** The ID token of a demo person. */
    String token(String person) {
        return tokens.computeIfAbsent(
                person, _ -> signIn(person, "Demo-2026!").path("IdToken").asText());
    }

    /** Signs in by password, and with a code of the demo's authenticator if one is asked for. */
    JsonNode signIn(String person, String password) {
        Answer answer = initiate(person, password);
        if (answer.status() != 200) {
            throw new IllegalStateException(person + " was refused: " + answer.json());
        }
        if (answer.text("ChallengeName").isEmpty()) {
            return answer.json().path("AuthenticationResult");
        }
        for (String code : new Authenticator(Authenticator.DEMO_SECRET).codes(Instant.now())) {
            Answer signedIn = respond(person, answer.text("Session"), code);
            if (signedIn.status() == 200) {
                return signedIn.json().path("AuthenticationResult");
            }
            if (!signedIn.text("__type").endsWith("ExpiredCodeException")) {
                throw new IllegalStateException(person + " was refused: " + signedIn.json());
            }
        }
        throw new IllegalStateException(person + " used up the codes of this half minute");
    }

    Answer initiate(String person, String password) {
        return cognito(
                "InitiateAuth",
                json.createObjectNode()
                        .put("ClientId", platform.people().clientId())
                        .put("AuthFlow", "USER_PASSWORD_AUTH")
                        .set(
                                "AuthParameters",
                                json.createObjectNode().put("USERNAME", person).put("PASSWORD", password)));
    }

    Answer respond(String person, String session, String code) {
        return cognito(
                "RespondToAuthChallenge",
                json.createObjectNode()
                        .put("ClientId", platform.people().clientId())
                        .put("ChallengeName", "SOFTWARE_TOKEN_MFA")
                        .put("Session", session)
                        .set(
                                "ChallengeResponses",
                                json.createObjectNode().put("USERNAME", person).put("SOFTWARE_TOKEN_MFA_CODE", code)));
    }

    /** Changes a first password. */
    Answer newPassword(String person, String session, String password) {
        return cognito(
                "RespondToAuthChallenge",
                json.createObjectNode()
                        .put("ClientId", platform.people().clientId())
                        .put("ChallengeName", "NEW_PASSWORD_REQUIRED")
                        .put("Session", session)
                        .set(
                                "ChallengeResponses",
                                json.createObjectNode().put("USERNAME", person).put("NEW_PASSWORD", password)));
    }

    Answer refresh(String refreshToken) {
        return cognito(
                "InitiateAuth",
                json.createObjectNode()
                        .put("ClientId", platform.people().clientId())
                        .put("AuthFlow", "REFRESH_TOKEN_AUTH")
                        .set("AuthParameters", json.createObjectNode().put("REFRESH_TOKEN", refreshToken)));
    }

    Answer cognito(String operation, JsonNode body) {
        return send(HttpRequest.newBuilder(URI.create(platform.awsUrl()))
                .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    Answer get(String path, String token) {
        return send(request(platform.apiUrl(), path, token).GET());
    }

    Answer get(String base, String path, String token) {
        return send(request(base, path, token).GET());
    }

    Answer post(String path, String token, String body) {
        return send(request(platform.apiUrl(), path, token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer put(String path, String token, String body) {
        return send(request(platform.apiUrl(), path, token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            return new Answer(
                    response.statusCode(),
                    body.startsWith("{") ? json.readTree(body) : json.createObjectNode(),
                    response.headers());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    static HttpRequest.Builder request(String base, String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    /** The source's example of an evaluation, of which a test changes what it is about. */
    static ObjectNode evaluation(String student, String id) {
        return json.createObjectNode()
                .put("student_id", student)
                .put("subject", "matematicas")
                .put("period", "Q1_2024")
                .put("evaluation_id", id)
                .put("type", "exam")
                .put("score", 85)
                .put("date", "2024-02-15");
    }
}
