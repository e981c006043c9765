package io.luca.local.workbench.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The HTTP API as a client calls it; each call ends within {@link #LIMIT}. Safe for use by many threads. */
final class HttpApi {

    /** API Gateway itself waits for 29 seconds. */
    static final Duration LIMIT = Duration.ofSeconds(31);

    private static final ObjectMapper json = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;

    /** An answer with its JSON, if it has one. */
    record Answer(int status, JsonNode json, HttpHeaders headers) {

        String text(String field) {
            return json.path(field).asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** Its status, and its problem's type if it is one: nothing of what it says of a person. */
        String told() {
            return text("type").isEmpty() ? String.valueOf(status) : status + " " + text("type");
        }
    }

    HttpApi(String base) {
        this.base = base;
    }

    Answer get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).GET());
    }

    Answer post(String path, String token, String body) throws IOException, InterruptedException {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The same, whose answer comes also if whoever waits for it is interrupted. */
    CompletableFuture<Answer> posted(String path, String token, String body) {
        return client.sendAsync(
                        request(path, token)
                                .timeout(LIMIT)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpApi::read);
    }

    Answer put(String path, String token, String body) throws IOException, InterruptedException {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** What a browser asks before a page of another origin may call. */
    Answer preflight(String path, String origin, String method) throws IOException, InterruptedException {
        return send(request(path, "")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return read(client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString()));
    }

    private static Answer read(HttpResponse<String> response) {
        String body = response.body();
        try {
            return new Answer(
                    response.statusCode(),
                    body.startsWith("{") ? json.readTree(body) : json.createObjectNode(),
                    response.headers());
        } catch (IOException malformed) {
            throw new IllegalStateException(
                    "an answer with status " + response.statusCode() + " is no JSON", malformed);
        }
    }
}
