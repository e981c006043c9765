package io.luca.local.workbench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.platform.Authenticator;
import io.luca.local.platform.ControlPages;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A platform that runs in another process, reached through its AWS endpoint. */
final class RunningPlatform {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration COUNTING = Duration.ofMinutes(2); // what waits in a large table, before a run begins
    private static final Duration LONGEST_RUN = Duration.ofMinutes(16); // a function's 15, and its start
    /** Waits for what is due on the way, each function and workflow after the other. */
    private static final Duration LONGEST_PASS = Duration.ofHours(1);

    /** Cognito waits three times five seconds for its trigger, which may have to start before. */
    private static final Duration LONGEST_SIGN_IN = Duration.ofSeconds(30);
    /** A code is shown for half a minute. */
    private static final Duration NEXT_CODE = Duration.ofSeconds(31);

    private static final String CODE = "SOFTWARE_TOKEN_MFA";
    private static final int OK = 200;
    private static final ObjectMapper json = new ObjectMapper();

    private final String awsUrl;

    RunningPlatform(int awsPort) {
        this.awsUrl = "http://localhost:" + awsPort;
    }

    /** What {@code luca up} says of itself. */
    JsonNode status() {
        return send(page("status"));
    }

    /** All its alarms. */
    JsonNode alarms() {
        return send(page("alarms"));
    }

    /** The traces of a request, of a run or of a trace's own id, which {@link TraceTree} draws. */
    JsonNode traces(String id) {
        return send(page("traces?id=" + URLEncoder.encode(id, UTF_8)));
    }

    /** Its table, with the operator's keys, which may read all of it. */
    DynamoDbClient dynamoDb() {
        JsonNode status = status();
        return DynamoDbClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .endpointOverride(URI.create(status.path("aws_url").asText()))
                .region(Region.of(status.path("region").asText()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .build();
    }

    /**
     * Credentials of one school, as the interactive service gets them, and where they are good.
     *
     * @throws IllegalArgumentException if there is no such school
     */
    JsonNode credentials(String school) {
        HttpResponse<byte[]> answer = exchange(page("credentials?school=" + URLEncoder.encode(school, UTF_8)), LIMIT);
        JsonNode said = read(answer.body());
        if (answer.statusCode() != OK) {
            throw new IllegalArgumentException(said.path("message").asText());
        }
        return said;
    }

    /**
     * Signs in by the Cognito API. A code is good once, so who has signed in three times within half a minute waits for the next one.
     *
     * @throws IllegalStateException if Cognito refuses
     */
    String idToken(String user, String password, Authenticator authenticator) {
        return idTokens(user, password, authenticator, 1).getFirst();
    }

    /** Signs in, and renews the session's token until there are so many; each of them is good. */
    List<String> idTokens(String user, String password, Authenticator authenticator, int count) {
        JsonNode session = signIn(user, password, authenticator);
        List<String> tokens = new ArrayList<>(List.of(idToken(user, session)));
        String refreshToken =
                session.path("AuthenticationResult").path("RefreshToken").asText();
        while (tokens.size() < count) {
            tokens.add(idToken(
                    user,
                    cognito(
                            "InitiateAuth",
                            authentication(
                                    "REFRESH_TOKEN_AUTH",
                                    json.createObjectNode().put("REFRESH_TOKEN", refreshToken)))));
        }
        return tokens;
    }

    private static String idToken(String user, JsonNode answer) {
        JsonNode token = answer.path("AuthenticationResult").path("IdToken");
        if (token.isMissingNode()) {
            throw new IllegalStateException("sign-in of " + user + " was refused: "
                    + answer.path("message").asText(answer.toString()));
        }
        return token.asText();
    }

    private ObjectNode authentication(String flow, ObjectNode parameters) {
        return json.createObjectNode()
                .put("ClientId", status().path("client_id").asText())
                .put("AuthFlow", flow)
                .set("AuthParameters", parameters);
    }

    private JsonNode signIn(String user, String password, Authenticator authenticator) {
        ObjectNode request = authentication(
                "USER_PASSWORD_AUTH",
                json.createObjectNode().put("USERNAME", user).put("PASSWORD", password));
        JsonNode answer = cognito("InitiateAuth", request);
        for (int steps = 0; isAskedForCode(answer) && steps < 2; steps++) {
            if (steps > 0) {
                waitForNextCode();
            }
            answer = answerWithCode(request.path("ClientId").asText(), user, answer, authenticator);
        }
        return answer;
    }

    private static boolean isAskedForCode(JsonNode answer) {
        return CODE.equals(answer.path("ChallengeName").asText());
    }

    /** The challenge itself if all codes of the moment were used before. */
    private JsonNode answerWithCode(String clientId, String user, JsonNode challenge, Authenticator authenticator) {
        for (String code : authenticator.codes(Instant.now())) {
            ObjectNode responses = json.createObjectNode().put("USERNAME", user).put(CODE + "_CODE", code);
            JsonNode answer = cognito(
                    "RespondToAuthChallenge",
                    json.createObjectNode()
                            .put("ClientId", clientId)
                            .put("ChallengeName", CODE)
                            .put("Session", challenge.path("Session").asText())
                            .set("ChallengeResponses", responses));
            if (!answer.path("__type").asText().endsWith("ExpiredCodeException")) {
                return answer;
            }
        }
        return challenge;
    }

    private static void waitForNextCode() {
        try {
            Thread.sleep(NEXT_CODE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", stop);
        }
    }

    private JsonNode cognito(String operation, ObjectNode request) {
        return read(exchange(
                        HttpRequest.newBuilder(URI.create(awsUrl))
                                .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .POST(HttpRequest.BodyPublishers.ofString(request.toString())),
                        LONGEST_SIGN_IN)
                .body());
    }

    /**
     * The function that a schedule calls.
     *
     * @throws IllegalArgumentException if there is no such schedule
     */
    String functionOf(String schedule) {
        HttpResponse<byte[]> answer = exchange(page("schedules/" + schedule), LIMIT);
        if (answer.statusCode() != OK) {
            throw new IllegalArgumentException("the platform has no schedule " + schedule);
        }
        return read(answer.body()).path("function").asText();
    }

    /**
     * Calls now what a schedule calls, and waits for its end.
     *
     * @param run what this run is called in the function's log
     */
    JsonNode run(String schedule, String run) {
        return read(exchange(
                        page("schedules/" + schedule + "/run?run=" + run).POST(HttpRequest.BodyPublishers.noBody()),
                        LONGEST_RUN)
                .body());
    }

    /**
     * Starts the workflow that a schedule starts.
     *
     * @throws IllegalArgumentException if there is no such schedule
     */
    Started start(String schedule) {
        HttpResponse<byte[]> answer =
                exchange(page("schedules/" + schedule + "/start").POST(HttpRequest.BodyPublishers.noBody()), COUNTING);
        if (answer.statusCode() != OK) {
            throw new IllegalArgumentException("the platform has no schedule " + schedule + " of a workflow");
        }
        JsonNode started = read(answer.body());
        return new Started(started.path("run").asText(), started.path("batches").asInt());
    }

    /**
     * A run of a workflow.
     *
     * @param batches how many the grades made that waited when it began
     */
    record Started(String run, int batches) {}

    /** How a run of a workflow stands, with what happened after the events that are known. */
    JsonNode follow(String run, int known) {
        return send(page("executions/" + run + "?from=" + known));
    }

    /**
     * Lets the platform's time pass at once.
     *
     * @param time a day at most
     * @return {@code now}, and whether all that was there before is {@code written} to the history
     */
    JsonNode pass(Duration time) {
        HttpResponse<byte[]> answer = exchange(
                page("time?seconds=" + time.toSeconds()).POST(HttpRequest.BodyPublishers.noBody()), LONGEST_PASS);
        if (answer.statusCode() != OK) {
            throw new IllegalStateException("the platform does not let time pass: " + new String(answer.body(), UTF_8));
        }
        return read(answer.body());
    }

    /**
     * Runs SQL over the lake.
     *
     * @throws IllegalStateException with the reason, if it is refused
     */
    JsonNode query(JsonNode request) {
        HttpResponse<byte[]> answer =
                exchange(page("query").POST(HttpRequest.BodyPublishers.ofString(request.toString())), LONGEST_RUN);
        JsonNode said = read(answer.body());
        if (answer.statusCode() != OK) {
            throw new IllegalStateException(
                    said.path("code").asText() + ": " + said.path("message").asText());
        }
        return said;
    }

    /** What a function wrote to its log since a place in it. */
    byte[] logOf(String function, long from) {
        return exchange(page("logs/" + function + "?from=" + from), LIMIT).body();
    }

    /** A page of the platform's own, with the operator's key that it asks for. */
    private HttpRequest.Builder page(String pathAndQuery) {
        return ControlPages.asOperator(HttpRequest.newBuilder(URI.create(awsUrl + "/_luca/" + pathAndQuery)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        return read(exchange(request, LIMIT).body());
    }

    private JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw new IllegalStateException("what answers on " + awsUrl + " is no platform", malformed);
        }
    }

    /**
     * For one call: an open client keeps a thread in the operating system, for which a JVM that ends waits 0.3 seconds. It speaks no TLS, and
     * trusts nobody; to read whom the JDK trusts would take longer than the call.
     */
    private static HttpClient client() {
        try {
            SSLContext unused = SSLContext.getInstance("TLS");
            unused.init(null, new TrustManager[0], null);
            return HttpClient.newBuilder()
                    .sslContext(unused)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
        } catch (GeneralSecurityException never) { // every JDK has it
            throw new IllegalStateException(never);
        }
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request, Duration limit) {
        try (HttpClient client = client()) {
            return client.send(request.timeout(limit).build(), HttpResponse.BodyHandlers.ofByteArray());
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
