package io.luca.local.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes the whole path through the gateway before people do, until it answers in time. */
final class FirstRequests implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FirstRequests.class);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int TRIES = 3;
    private static final int UNAVAILABLE = 503;
    /** Goes all the way to the store's first look-up, and is refused: its date is in no period. */
    private static final String NOT_TO_BE_STORED = """
            {"student_id":"student_456","subject":"matematicas","period":"Q1_2024","evaluation_id":"first_request",\
            "type":"exam","score":1,"date":"1999-01-01"}""";

    private final String apiUrl;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Asks once what people ask first. A service that has just started answers its first requests slowly, and nobody should
     * learn the platform by a 503.
     */
    static void go(Platform platform) {
        try (FirstRequests first = new FirstRequests(platform.apiUrl())) {
            first.read("/profile/student_456", platform.people().idToken("student_456"));
            first.read("/config", platform.people().idToken("admin_123"));
            first.read(
                    "/dashboard?subject=matematicas&period=Q1_2024",
                    platform.people().idToken("teacher_789"));
            first.write(platform.people().idToken("teacher_789"));
        }
    }

    private FirstRequests(String apiUrl) {
        this.apiUrl = apiUrl;
    }

    private void read(String path, String token) {
        send(HttpRequest.newBuilder(URI.create(apiUrl + path)).header("Authorization", "Bearer " + token));
    }

    private void write(String teacherToken) {
        send(HttpRequest.newBuilder(URI.create(apiUrl + "/evaluations"))
                .header("Authorization", "Bearer " + teacherToken)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(NOT_TO_BE_STORED)));
    }

    @Override
    public void close() {
        client.close();
    }

    private void send(HttpRequest.Builder request) {
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                HttpResponse<Void> answer =
                        client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() != UNAVAILABLE) {
                    return;
                }
            }
        } catch (IOException slow) {
            log.warn("a first request was not answered: {}", slow.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
