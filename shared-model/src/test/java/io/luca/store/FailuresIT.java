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
import ch.qos.logback.core.AppenderBase;
import com.sun.net.httpserver.HttpServer;
import io.luca.contract.LogFields;
import io.luca.logging.LogContext;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

        List<ILoggingEvent> lines =
                lines(1, () -> assertThatThrownBy(() -> norte().student(ANA)).isInstanceOf(LucaException.class));

        assertThat(lines)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage, as(STRING))
                .startsWith("TENANT_VIOLATION: ");
    }

    /** A history is read by three threads, of which two are not waited for once one has failed. */
    @Test
    void each_line_of_a_history_says_whose_request_it_is_of_whichever_thread_writes_it() {
        status = 400;
        error = "AccessDeniedException";

        List<ILoggingEvent> lines = lines(
                3,
                () -> LogContext.of(LogFields.CORRELATION_ID, "r1")
                        .run(() -> assertThatThrownBy(() -> norte().history(ANA, 5, null))
                                .isInstanceOf(LucaException.class)));

        assertThat(lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("correlation_id", "r1"));
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

    /** The lines about refused calls that work leads to, once there are so many. */
    private static List<ILoggingEvent> lines(int count, Runnable work) {
        Logger failures = (Logger) LoggerFactory.getLogger(Failures.class);
        BlockingQueue<ILoggingEvent> written = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                line.prepareForDeferredProcessing(); // what its thread says is gone later
                written.add(line);
            }
        };
        appender.start();
        failures.setLevel(Level.ERROR); // which the tests' own logging has turned off
        failures.addAppender(appender);
        try {
            work.run();
            List<ILoggingEvent> lines = new ArrayList<>();
            while (lines.size() < count) {
                lines.add(Objects.requireNonNull(written.poll(10, TimeUnit.SECONDS), "a line is missing"));
            }
            int _ = written.drainTo(lines);
            return lines;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        } finally {
            failures.detachAppender(appender);
            failures.setLevel(null);
        }
    }

    private SchoolTable norte() {
        return new TenantTable(client, _ -> CREDENTIALS, "table").forSchool(new SchoolId("norte"));
    }
}
