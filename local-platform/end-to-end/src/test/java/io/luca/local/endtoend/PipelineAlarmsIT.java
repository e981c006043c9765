package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.LakeNames;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.firehose.DeliveryStreams;
import io.luca.local.aws.service.firehose.FirehoseRoom;
import io.luca.local.aws.service.pipes.PipesRoom;
import io.luca.local.aws.service.sqs.QueueClient;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.SentEvent;
import io.luca.store.StoredItems;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The alarms of the data pipeline on the running platform: Firehose or S3 that fails, and an item that does not fit. Then all is well again. */
class PipelineAlarmsIT {

    private static final String PIPE_EVENTS = "LucaPipeline-AlarmsPipeEvents";
    private static final String PIPE_GRADES = "LucaPipeline-AlarmsPipeGradeChanges";
    private static final String DEAD_LETTERS = "LucaPipeline-AlarmsDeadLetters";
    private static final String LATE_EVENTS = "LucaPipeline-AlarmsLateEvents";
    private static final String LATE_GRADES = "LucaPipeline-AlarmsLateGradeChanges";
    private static final String ERRORS = "LucaPipeline-AlarmsErrors";

    private static final String DEAD = LakeNames.QUEUE + ResourceNames.DEAD_LETTER_SUFFIX;
    private static final SchoolId SCHOOL = new SchoolId("school_lake");
    /** Longer than an alarm looks back. */
    private static final int MINUTES = 40;

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration SHORTLY = Duration.ofMillis(200);

    private static Platform platform;
    private static PlatformAlarms alarms;

    @BeforeAll
    static void boot() {
        platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), false);
        alarms = new PlatformAlarms(platform);
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @AfterEach
    void everything_works_again() {
        platform.cloud().faults().end("firehose");
        platform.cloud().faults().end("s3");
    }

    @Test
    @Rings({PIPE_EVENTS, PIPE_GRADES, DEAD_LETTERS})
    void a_firehose_that_takes_nothing_rings_for_each_pipe_and_for_what_they_gave_up() {
        requireQuiet(PIPE_EVENTS, PIPE_GRADES, DEAD_LETTERS);
        platform.cloud().faults().begin("firehose", Faults.Kind.ERROR);
        anEventAndAGrade();

        await(() -> {
            passOne();
            return platform.room(PipesRoom.class).pipes().summaries().values().stream()
                    .allMatch(pipe -> pipe.givenUp() > 0);
        });
        alarms.passUntil(DEAD_LETTERS, AlarmState.ALARM, 2);
        platform.cloud().faults().end("firehose");
        assertThat(taken(DEAD))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(message ->
                        assertThat(message.at("/context/condition").asText()).isEqualTo("RetryAttemptsExhausted"));

        requireEnded(PIPE_EVENTS, PIPE_GRADES, DEAD_LETTERS);
    }

    @Test
    @Rings({LATE_EVENTS, LATE_GRADES})
    void an_s3_that_takes_nothing_rings_for_each_stream_and_once_it_works_what_waited_is_written() {
        requireQuiet(LATE_EVENTS, LATE_GRADES);
        Map<String, Long> writtenBefore = written();
        platform.cloud().faults().begin("s3", Faults.Kind.ERROR);
        anEventAndAGrade();
        await(() -> {
            boolean _ = platform.cloud().catchUp(SHORTLY);
            return summaries().values().stream()
                    .allMatch(stream -> stream.taken() > stream.written() + stream.misfits());
        });

        alarms.passUntil(LATE_EVENTS, AlarmState.ALARM, MINUTES);
        alarms.passUntil(LATE_GRADES, AlarmState.ALARM, MINUTES);
        assertThat(written()).isEqualTo(writtenBefore);
        platform.cloud().faults().end("s3");

        requireEnded(LATE_EVENTS, LATE_GRADES);
        assertThat(written())
                .allSatisfy(
                        (stream, records) -> assertThat(records).as(stream).isGreaterThan(writtenBefore.get(stream)));
    }

    @Test
    @Rings(ERRORS)
    void an_item_that_does_not_fit_rings_until_what_names_it_was_looked_at() {
        requireQuiet(ERRORS);
        put(Map.of(
                "PK", AttributeValue.fromS("TENANT#broken_item#STUDENT#nobody"),
                "SK", AttributeValue.fromS("EVENT#without-its-time"),
                "event_type", AttributeValue.fromS("x")));
        await(() -> {
            boolean _ = platform.cloud().catchUp(SHORTLY);
            return platform.room(SqsRoom.class)
                            .queue(LakeNames.ERROR_QUEUE)
                            .depth()
                            .get("waiting")
                    > 0;
        });

        alarms.passUntil(ERRORS, AlarmState.ALARM, 2);
        assertThat(taken(LakeNames.ERROR_QUEUE))
                .singleElement()
                .satisfies(message -> assertThat(
                                message.at("/Records/0/s3/object/key").asText())
                        .startsWith("errors/events/processing-failed/"));

        requireEnded(ERRORS);
    }

    private static void requireQuiet(String... names) {
        for (String name : names) {
            alarms.passUntil(name, AlarmState.OK, MINUTES);
        }
    }

    private static void requireEnded(String... names) {
        requireQuiet(names);
        for (String name : names) {
            alarms.requireRangAndEnded(name);
        }
    }

    /** Something for each of the two tables of the history, as the store leaves it in the table. */
    private static void anEventAndAGrade() {
        String id = UUID.randomUUID().toString();
        BehaviorEvent event =
                new BehaviorEvent(new EventId(id), new StudentId(id), new PersonId(id), "nota", Instant.now(), "{}");
        put(StoredItems.of(SCHOOL, new SentEvent(event, new RequestId(id), Instant.now())));
        new SchoolHistory(platform, SCHOOL).gradeInTable(new StudentId(id));
    }

    private static void put(Map<String, AttributeValue> item) {
        try (TableAccess access = new TableAccess(platform)) {
            var _ = access.client()
                    .putItem(put -> put.tableName(platform.tableName()).item(item));
        }
    }

    /** A minute, after the pipes have looked. */
    private static void passOne() {
        boolean _ = platform.cloud().catchUp(SHORTLY);
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
    }

    private static Map<String, DeliveryStreams.Summary> summaries() {
        return platform.room(FirehoseRoom.class).streams().summaries();
    }

    private static Map<String, Long> written() {
        Map<String, Long> written = new TreeMap<>();
        summaries().forEach((stream, summary) -> written.put(stream, summary.written()));
        return written;
    }

    /** What a queue had, which is taken out of it, as an operator does who has looked. */
    private static List<JsonNode> taken(String name) {
        QueueClient queue = platform.room(SqsRoom.class).queue(name);
        List<JsonNode> messages = queue.receive(QueueClient.MAX_MESSAGES, 0);
        queue.delete(messages.stream()
                .map(message -> message.path("ReceiptHandle").asText())
                .toList());
        return messages.stream()
                .map(message -> read(message.path("Body").asText()))
                .toList();
    }

    private static JsonNode read(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static void await(BooleanSupplier condition) {
        new Eventually(platform, LIMIT).await(condition);
    }
}
