package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.QueryParameters;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent without a request is what the engine's routes would have made of it, and so is what is refused. */
class PortlessSendIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String ACCOUNT = "000000000000";
    private static ElasticMq engine;

    @BeforeAll
    static void start() {
        engine = ElasticMq.start("us-east-1", ACCOUNT, Clock.systemUTC(), Optional.empty());
        for (String queue : new String[] {"direct", "routed"}) {
            ask("CreateQueue", "{\"QueueName\":\"%s\"}".formatted(queue));
            ask("CreateQueue", "{\"QueueName\":\"%s.fifo\",\"Attributes\":{\"FifoQueue\":\"true\"}}".formatted(queue));
        }
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    static Stream<String> forms() {
        String attribute = "&MessageAttribute.1.Name=school_id&MessageAttribute.1.Value.DataType=%s"
                + "&MessageAttribute.1.Value.StringValue=%s";
        String system = "&MessageSystemAttribute.1.Name=AWSTraceHeader&MessageSystemAttribute.1.Value.DataType=String"
                + "&MessageSystemAttribute.1.Value.StringValue=Root%3D1-58406520-a006649127e371903a2de979%3BSampled%3D1";
        return Stream.of(
                        "&MessageBody=one",
                        "&MessageBody=%C3%B1and%C3%BA+%26+%3D+%F0%9F%98%80&MessageGroupId=norte",
                        "&MessageBody=one" + attribute.formatted("String", "norte"),
                        "&MessageBody=one" + attribute.formatted("Number", "12"),
                        "&MessageBody=one&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=Binary"
                                + "&MessageAttribute.1.Value.BinaryValue=AAEC",
                        "&MessageBody=one" + attribute.formatted("String", "norte") + system,
                        "&MessageBody=one&DelaySeconds=0",
                        // and what is refused
                        "",
                        "&MessageBody=",
                        "&MessageBody=%00",
                        "&MessageBody=one" + attribute.formatted("String", ""),
                        "&MessageBody=one" + attribute.formatted("Number", "many"),
                        "&MessageBody=one" + attribute.formatted("Nothing", "norte"),
                        "&MessageBody=one&DelaySeconds=soon",
                        "&MessageBody=" + "x".repeat(1_100_000))
                .map("Action=SendMessage&Version=2012-11-05"::concat);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_message_is_the_same_and_a_refusal_too(String form) throws IOException {
        assertSame(form, "");
    }

    @Test
    void a_message_of_a_fifo_queue_is_the_same_and_a_refusal_too() throws IOException {
        assertSame("Action=SendMessage&MessageBody=one&MessageGroupId=norte&MessageDeduplicationId=1", ".fifo");
        assertSame("Action=SendMessage&MessageBody=one&MessageGroupId=norte", ".fifo");
        assertSame("Action=SendMessage&MessageBody=one&MessageDeduplicationId=2", ".fifo");
    }

    @Test
    void a_queue_that_is_not_there_is_refused_by_its_name() {
        ElasticMq.Answer answer = send("nowhere", "Action=SendMessage&MessageBody=one");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(new String(answer.body(), UTF_8)).contains("NonExistentQueue");
    }

    private static void assertSame(String form, String kind) throws IOException {
        ElasticMq.Answer direct = send("direct" + kind, form);
        ElasticMq.Answer routed = engine.call(path("routed" + kind), QueryParameters.parse(form.getBytes(UTF_8)));

        assertThat(told(direct)).isEqualTo(told(routed));
        assertThat(direct.status()).isEqualTo(routed.status());
        assertThat(received("direct" + kind)).isEqualTo(received("routed" + kind));
    }

    private static ElasticMq.Answer send(String queue, String form) {
        return engine.send(path(queue), queue, QueryParameters.parse(form.getBytes(UTF_8)));
    }

    private static String path(String queue) {
        return "/" + ACCOUNT + "/" + queue;
    }

    /** Without what is new in each answer. */
    private static String told(ElasticMq.Answer answer) {
        return new String(answer.body(), UTF_8)
                .replaceAll("\\s+", "")
                .replaceAll("<(MessageId|RequestId|SequenceNumber)>[^<]+</\\1>", "")
                .replaceAll("xmlns=\"[^\"]*\"", "");
    }

    private static JsonNode received(String queue) throws IOException {
        JsonNode answer =
                json.readTree(ask("ReceiveMessage", """
                        {"QueueUrl":"http://localhost%s","MaxNumberOfMessages":10,"AttributeNames":["All"],
                        "MessageSystemAttributeNames":["All"],"MessageAttributeNames":["All"]}""".formatted(path(queue))).body());
        answer.path("Messages").forEach(message -> {
            ((ObjectNode) message).remove(List.of("MessageId", "ReceiptHandle"));
            ((ObjectNode) message.path("Attributes"))
                    .remove(List.of("SentTimestamp", "ApproximateFirstReceiveTimestamp", "SequenceNumber"));
            assertThat(ask("PurgeQueue", "{\"QueueUrl\":\"http://localhost%s\"}".formatted(path(queue)))
                            .status())
                    .isEqualTo(200);
        });
        return answer;
    }

    private static ElasticMq.Answer ask(String operation, String request) {
        return engine.call(
                "/",
                "localhost",
                Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", "AmazonSQS." + operation),
                request.getBytes(UTF_8));
    }
}
