package io.luca.store;

import static io.luca.store.Samples.ANA;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Errors as DynamoDB sends them, over a real socket. */
class FailuresIT {

    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    private HttpServer server;
    private DynamoDbClient client;
    private volatile int status;
    private volatile String error = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"arn:aws:iam::1:role/x\"}"
                    .formatted(error)
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = DynamoDbClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(ApacheHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException,                    UNAVAILABLE, true",
        "400, ProvisionedThroughputExceededException, UNAVAILABLE, true",
        "400, RequestLimitExceeded,                   UNAVAILABLE, true",
        "400, TransactionConflictException,           UNAVAILABLE, true",
        "400, TransactionInProgressException,         UNAVAILABLE, true",
        "500, InternalServerError,                    UNAVAILABLE, true",
        "503, ServiceUnavailable,                     UNAVAILABLE, true",
        "400, ExpiredTokenException,                  UNAVAILABLE, false",
        "400, UnrecognizedClientException,            UNAVAILABLE, false",
        "400, AccessDeniedException,                  FORBIDDEN,   false",
    })
    void says_whether_to_try_again_and_shows_nothing_of_aws(
            int httpStatus, String type, ErrorCode code, boolean retryable) {
        status = httpStatus;
        error = type;

        assertThatThrownBy(() -> norte().student(ANA)).isInstanceOfSatisfying(LucaException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.retryable()).isEqualTo(retryable);
            assertThat(failure.getMessage()).doesNotContain("arn:").doesNotContain(type);
            assertThat(failure).hasCauseInstanceOf(Exception.class);
        });
    }

    /** An alarm counts these lines: another word, and nobody would hear of it. */
    @Test
    void what_iam_refuses_under_a_schools_credentials_is_logged_by_the_word_that_an_alarm_counts() {
        status = 400;
        error = "AccessDeniedException";
        Logger failures = (Logger) LoggerFactory.getLogger(Failures.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        failures.setLevel(Level.ERROR); // which the tests' own logging has turned off
        failures.addAppender(lines);

        assertThatThrownBy(() -> norte().student(ANA)).isInstanceOf(LucaException.class);
        failures.detachAppender(lines);
        failures.setLevel(null);

        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage, as(STRING))
                .startsWith("TENANT_VIOLATION: ");
    }

    @Test
    void a_request_that_dynamodb_finds_malformed_is_our_bug_and_no_clients() {
        status = 400;
        error = "ValidationException";

        assertThatThrownBy(() -> norte().student(ANA)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_store_that_does_not_answer_may_be_asked_again() {
        server.stop(0);

        assertThatThrownBy(() -> norte().history(ANA, 5, null)).isInstanceOfSatisfying(LucaException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
        });
    }

    private SchoolTable norte() {
        return new TenantTable(client, _ -> CREDENTIALS, "table").forSchool(new SchoolId("norte"));
    }
}
