package io.luca.local.aws.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that tasks send, in the real engine. */
class SendMessageTaskIT {

    private static final Caller MACHINE =
            new Caller.RoleSession("arn:aws:iam::000000000000:role/S-Machine", "n", Map.of(), Instant.MAX);
    private static final String URL = "http://localhost:4566/000000000000/parked";

    private final ElasticMq engine = ElasticMq.start("us-east-1", "000000000000", Clock.systemUTC(), Optional.empty());
    private final Queues queues = new Queues(engine, Environment.LAPTOP, () -> "http://localhost:4566");
    private final List<String> asked = new ArrayList<>();
    private final SqsService sqs = new SqsService(
            engine,
            queues,
            (caller, action, resource, _) -> {
                asked.add(caller.arn() + " " + action + " " + resource);
                if (!resource.endsWith(":parked")) {
                    throw AwsError.invalid("AccessDeniedException", "no");
                }
            },
            new Faults(),
            new QueueMetrics(new Metrics(Clock.systemUTC()), Clock.systemUTC(), Clock.systemUTC()));
    private final SendMessageTask task = new SendMessageTask(sqs);

    @BeforeEach
    void deploy() throws JsonProcessingException {
        String template = """
                {"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"parked"}}}}""";
        var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(queues))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                        Map.of(),
                        Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        engine.close();
    }

    @Test
    void a_body_that_is_no_text_is_sent_as_json_with_its_attributes() {
        JsonNode result = task.call(
                MACHINE,
                read("{\"QueueUrl\":\"" + URL + "\",\"MessageBody\":{\"batch\":7},\"MessageAttributes\":"
                        + "{\"school\":{\"DataType\":\"String\",\"StringValue\":\"s1\"}}}"));
        JsonNode _ = task.call(MACHINE, read("{\"QueueUrl\":\"" + URL + "\",\"MessageBody\":\"plain\"}"));

        List<JsonNode> messages = new QueueClient(sqs, MACHINE, "parked", URL).receive(10, 0);
        assertThat(result.path("MessageId").asText()).isNotEmpty();
        assertThat(messages)
                .extracting(message -> message.path("Body").asText())
                .containsExactlyInAnyOrder("{\"batch\":7}", "plain");
        assertThat(messages)
                .anySatisfy(message -> assertThat(message.at("/MessageAttributes/school/StringValue")
                                .asText())
                        .isEqualTo("s1"));
        assertThat(asked.getFirst())
                .isEqualTo("arn:aws:sts::000000000000:assumed-role/S-Machine/n sqs:SendMessage"
                        + " arn:aws:sqs:us-east-1:000000000000:parked");
    }

    @Test
    void a_queue_that_the_role_may_not_use_gets_nothing() {
        assertThatThrownBy(() -> task.call(MACHINE, read("{\"QueueUrl\":\"" + URL + "2\",\"MessageBody\":\"x\"}")))
                .hasMessage("no");
        assertThatThrownBy(() -> task.call(MACHINE, read("{\"MessageBody\":\"x\"}")))
                .isInstanceOf(AwsError.class);
    }

    private static JsonNode read(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
