package io.luca.interactive.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A client of the service, with or without somebody's token. */
public final class Api {

    private static final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final ObjectMapper json = new ObjectMapper();

    private final URI base;
    private final String token;

    /** What came back. */
    public record Answer(int status, HttpHeaders headers, String text) {

        public JsonNode json() {
            try {
                return Api.json.readTree(text);
            } catch (IOException malformed) {
                throw new UncheckedIOException("not JSON: " + text, malformed);
            }
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The field that a problem names; empty if it names none. */
        public String field() {
            return json().path("field").asText("");
        }

        /** The last part of a problem's type. */
        public String problem() {
            return json().path("type").asText("").replace("urn:luca:problem:", "");
        }
    }

    public Api(URI base) {
        this(base, "");
    }

    private Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    public Api as(String idToken) {
        return new Api(base, idToken);
    }

    public Answer get(String path) {
        return send(path, request -> request.GET());
    }

    public Answer post(String path, String body) {
        return send(
                path,
                request -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    public Answer put(String path, String body) {
        return send(
                path,
                request -> request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    public Answer patch(String path, String body) {
        return send(
                path,
                request -> request.header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body)));
    }

    public Answer delete(String path) {
        return send(path, request -> request.DELETE());
    }

    public Answer send(String path, UnaryOperator<HttpRequest.Builder> shape) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response =
                    http.send(shape.apply(request).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    boolean reachable(String path) {
        try {
            return get(path).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
