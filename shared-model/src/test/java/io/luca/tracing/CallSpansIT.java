package io.luca.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** AWS's own client before a table that answers as it is told to. */
class CallSpansIT {

    private static final String KEY = "TENANT#norte#STUDENT#ana";

    private final EndedSpans ended = new EndedSpans();
    private final Traces traces = ended.traces();
    private final Deque<Integer> answers = new ConcurrentLinkedDeque<>();
    private final Deque<String> headers = new ConcurrentLinkedDeque<>();
    private HttpServer table;
    private DynamoDbClient client;

    @BeforeEach
    void start() throws IOException {
        table = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        table.createContext("/", exchange -> {
            headers.add(String.valueOf(exchange.getRequestHeaders().getFirst(TraceContext.AWS_HEADER)));
            byte[] body = "{}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("x-amzn-RequestId", "REQUEST");
            exchange.sendResponseHeaders(Optional.ofNullable(answers.poll()).orElse(200), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        table.start();
        client = DynamoDbClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + table.getAddress().getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(limits -> limits.addExecutionInterceptor(new CallSpans())
                        .retryStrategy(
                                StandardRetryStrategy.builder().maxAttempts(2).build()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        table.stop(0);
    }

    @Test
    void a_call_is_a_part_of_the_work_that_it_is_made_for_and_aws_is_told() {
        GetItemResponse _ = traces.run(begun(true), _ -> read());

        SpanData call = ended.named("DynamoDb.GetItem");
        assertThat(call.getParentSpanId()).isEqualTo(ended.named("work").getSpanId());
        assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(call.getAttributes().asMap())
                .containsEntry(stringKey("rpc.system"), "aws-api")
                .containsEntry(stringKey("rpc.service"), "DynamoDb")
                .containsEntry(stringKey("rpc.method"), "GetItem")
                .containsEntry(stringKey("aws.table_name"), "luca-platform")
                .containsEntry(stringKey("aws.request_id"), "REQUEST")
                .containsEntry(longKey("http.response.status_code"), 200L)
                .containsEntry(longKey("aws.attempts"), 1L);
        assertThat(headers)
                .containsExactly("Root=1-58406520-a006649127e371903a2de979;Parent=" + call.getSpanId() + ";Sampled=1");
    }

    @Test
    void no_key_and_no_value_is_told() {
        GetItemResponse _ = traces.run(begun(true), _ -> read());

        assertThat(ended.all().toString()).doesNotContain(KEY, "ana", "secret");
    }

    @Test
    void what_is_tried_again_is_one_span_that_counts_its_attempts() {
        answers.add(500);

        GetItemResponse _ = traces.run(begun(true), _ -> read());

        assertThat(ended.all()).extracting(SpanData::getName).containsExactly("DynamoDb.GetItem", "work");
        assertThat(ended.named("DynamoDb.GetItem").getAttributes().get(longKey("aws.attempts")))
                .isEqualTo(2);
    }

    @Test
    void what_fails_is_told_by_its_kind() {
        answers.addAll(List.of(500, 500));

        assertThatThrownBy(() -> traces.run(begun(true), _ -> read())).isInstanceOf(DynamoDbException.class);

        SpanData call = ended.named("DynamoDb.GetItem");
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(call.getAttributes().get(longKey("http.response.status_code")))
                .isEqualTo(500);
    }

    @Test
    void of_what_is_not_recorded_aws_is_told_that_it_is_not() {
        GetItemResponse _ = traces.run(begun(false), _ -> read());

        assertThat(ended.all()).isEmpty();
        assertThat(headers).allMatch(header -> header.endsWith(";Sampled=0"));
    }

    @Test
    void what_nobody_follows_is_called_as_ever() {
        GetItemResponse _ = read();

        assertThat(ended.all()).isEmpty();
        assertThat(headers).containsExactly("null");
    }

    private GetItemResponse read() {
        return client.getItem(get -> get.tableName("luca-platform")
                .key(Map.of("pk", AttributeValue.fromS(KEY), "sk", AttributeValue.fromS("secret"))));
    }

    private static Traces.Beginning begun(boolean isSampled) {
        return new Traces.Beginning(
                "work",
                Span.Kind.SERVER,
                Optional.of(new TraceContext("58406520a006649127e371903a2de979", "4c721bf33e3caf8f", isSampled)),
                List.of());
    }
}
