package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered for is in the files by then: a copy of them, taken while the engine runs, is what a killed one leaves. */
class KeptMessagesIT {

    private static final Caller OPERATOR = new Caller.AccountRoot("000000000000");
    private static final String TEMPLATE = """
            {"Resources":{
              "Dead":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"dead"}},
              "Work":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"work","VisibilityTimeout":60,"RedrivePolicy":{
                "deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":2}}}}}""";

    @TempDir
    private Path directory;

    private int copies;
    private Running before;

    /** An engine with its queues. */
    private record Running(ElasticMq engine, SqsService sqs, QueueClient work, QueueClient dead) {}

    @BeforeEach
    void starts() throws Exception {
        before = on(directory.resolve("first"));
    }

    @AfterEach
    void ends() {
        before.engine.close();
    }

    @Test
    void what_was_accepted_is_there_after_a_kill() throws Exception {
        IntStream.range(0, 50).forEach(each -> before.work.send("event " + each, Map.of("school", "school_" + each)));

        Running after = killedAndStarted();

        assertThat(after.work.depth()).containsEntry("waiting", 50);
        TreeSet<String> bodies = new TreeSet<>();
        for (List<JsonNode> some = after.work.receive(10, 0); !some.isEmpty(); some = after.work.receive(10, 0)) {
            some.forEach(message -> {
                bodies.add(message.path("Body").asText());
                assertThat(message.at("/MessageAttributes/school/StringValue").asText())
                        .isEqualTo(message.path("Body").asText().replace("event ", "school_"));
            });
        }
        assertThat(bodies).hasSize(50);
    }

    @Test
    void what_was_deleted_stays_deleted_and_what_was_only_received_comes_again_when_its_time_is_over()
            throws Exception {
        before.work.send("done", Map.of());
        before.work.delete(List.of(
                before.work.receive(1, 0).getFirst().path("ReceiptHandle").asText()));
        before.work.send("under way", Map.of());
        var _ = before.work.receive(1, 0);

        Running after = killedAndStarted();

        assertThat(after.work.receive(10, 0)).as("still invisible").isEmpty();
        after.engine.passTime(Duration.ofSeconds(61));
        assertThat(after.work.receive(10, 0)).singleElement().satisfies(message -> {
            assertThat(message.path("Body").asText()).isEqualTo("under way");
            assertThat(message.at("/Attributes/ApproximateReceiveCount").asText())
                    .isEqualTo("2");
        });
    }

    @Test
    void what_was_purged_does_not_come_back() throws Exception {
        before.work.send("purged", Map.of());
        before.dead.send("stays", Map.of());
        AwsReply purged = before.sqs.answer(new AwsCall(
                "sqs",
                "PurgeQueue",
                true,
                OPERATOR,
                WritableHeaders.create(),
                "{\"QueueUrl\":\"http://localhost:4566/000000000000/work\"}".getBytes(UTF_8),
                new RestTarget("POST", "/", "")));
        assertThat(purged.status()).isEqualTo(200);

        Running after = killedAndStarted();

        assertThat(after.work.depth()).containsEntry("waiting", 0);
        assertThat(after.dead.depth()).containsEntry("waiting", 1);
    }

    /** Two parts of the engine say so, in either order: at no moment is it in no queue. */
    @Test
    void a_message_on_its_way_to_the_dead_letters_is_in_one_of_the_queues_at_each_moment() throws Exception {
        for (int round = 0; round < 5; round++) {
            before.work.send("poison " + round, Map.of());
        }
        for (int receives = 0; receives < 2; receives++) {
            assertThat(before.work.receive(10, 0)).hasSize(5);
            before.engine.passTime(Duration.ofSeconds(61));
        }

        assertThat(before.work.receive(10, 0))
                .as("their next receive moves them")
                .isEmpty();
        Running after = killedAndStarted();

        assertThat(after.work.depth()).containsEntry("waiting", 0).containsEntry("in_flight", 0);
        after.engine.passTime(Duration.ofDays(1));
        assertThat(after.dead.receive(10, 0)).hasSize(5);
    }

    /** On a copy of the files of this moment; the first engine is ended only after that. */
    private Running killedAndStarted() throws IOException {
        Path copy = directory.resolve("copy" + copies++);
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(directory.resolve("first"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Running after = on(copy);
        before.engine.close();
        before = after;
        return after;
    }

    private static Running on(Path directory) throws JsonProcessingException {
        ElasticMq engine = ElasticMq.start("us-east-1", "000000000000", Clock.systemUTC(), Optional.of(directory));
        Queues queues = new Queues(engine, Environment.LAPTOP, () -> "http://localhost:4566");
        var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(queues))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(TEMPLATE))),
                        Map.of(),
                        Map.of()));
        SqsService sqs = new SqsService(
                engine,
                queues,
                (_, _, _, _) -> {},
                new Faults(),
                new QueueMetrics(new Metrics(Clock.systemUTC()), Clock.systemUTC(), Clock.systemUTC()));
        return new Running(
                engine,
                sqs,
                new QueueClient(sqs, OPERATOR, "work", queues.url("work")),
                new QueueClient(sqs, OPERATOR, "dead", queues.url("dead")));
    }
}
