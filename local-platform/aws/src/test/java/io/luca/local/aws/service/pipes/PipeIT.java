package io.luca.local.aws.service.pipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.cloud.BatchTarget;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import io.luca.local.aws.service.dynamodb.TableEngine;
import io.luca.local.aws.service.dynamodb.TableStream;
import io.luca.local.aws.time.Timeline;
import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipe on the stream of a real table: at least once, whatever dies. */
class PipeIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Caller ROLE =
            new Caller.RoleSession("arn:aws:iam::000000000000:role/pipe", "pipe", Map.of(), Instant.MAX);
    private static final AtomicInteger tables = new AtomicInteger();
    private static DynamoDb dynamoDb;
    private static TableEngine engine;

    @TempDir
    private Path directory;

    private final Metrics metrics = new Metrics(clock());
    private final Timeline timeline = new Timeline(clock());
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<JsonNode> deadLetters = new CopyOnWriteArrayList<>();
    private final List<Pipe> pipes = new CopyOnWriteArrayList<>();
    private String table = "";
    private String streamArn = "";

    @BeforeAll
    static void start() {
        dynamoDb = DynamoDb.open(Settings.inMemory(Clock.systemUTC()));
        engine = new TableEngine(dynamoDb);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
    }

    @BeforeEach
    void a_table_with_a_stream() throws IOException {
        timeline.start();
        table = "table_" + tables.incrementAndGet();
        streamArn = TableEngine.read(engine.answer("CreateTable", json.readTree("""
                                {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                                 "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}],
                                 "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}],
                                 "StreamSpecification": {"StreamEnabled": true,
                                                         "StreamViewType": "NEW_AND_OLD_IMAGES"}}""".formatted(table))))
                .at("/TableDescription/LatestStreamArn")
                .asText();
    }

    @AfterEach
    void pipes_end() {
        pipes.forEach(Pipe::stop);
        timeline.close();
    }

    @Test
    void takes_new_and_changed_items_of_its_kind_in_order_and_nothing_that_goes() {
        put("EVENT#1", "a");
        put("GRADE#1", "b");
        put("EVENT#1", "c");
        call("DeleteItem", json.createObjectNode().set("Key", key("EVENT#1")));
        put("EVENT#2", "ñ \"😀\"");

        run(pipe(this::take, Duration.ofHours(1)));

        await(() -> taken.size() >= 3);
        assertThat(taken).extracting(this::value).containsExactly("a", "c", "ñ \"😀\"");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void after_a_crash_in_the_middle_of_a_shard_what_was_not_kept_comes_again_and_nothing_is_lost() {
        put("EVENT#1", "a");
        put("EVENT#1", "b");
        Pipe dying = pipe(
                (caller, arn, records) -> {
                    taken.addAll(records);
                    throw new Death(); // the target has them, and nobody has written that down
                },
                Duration.ofHours(1));
        Thread process = new Thread(dying);
        process.setUncaughtExceptionHandler((_, _) -> {});
        process.start();
        await(() -> !process.isAlive());
        put("EVENT#1", "c");

        run(pipe(this::take, Duration.ofHours(1)));

        await(() -> taken.size() >= 5);
        assertThat(taken).extracting(this::value).containsExactly("a", "b", "a", "b", "c");
    }

    @Test
    void the_next_process_goes_on_where_the_last_one_was() {
        put("EVENT#1", "a");
        Pipe first = pipe(this::take, Duration.ofHours(1));
        Thread process = run(first);
        await(() -> taken.size() == 1 && first.idleLooks() > 1);
        first.stop();
        await(() -> !process.isAlive());
        put("EVENT#2", "b");

        Pipe second = pipe(this::take, Duration.ofHours(1));
        run(second);

        await(() -> taken.size() >= 2 && second.idleLooks() > 1);
        assertThat(taken).extracting(this::value).containsExactly("a", "b");
    }

    @Test
    void a_record_that_the_target_never_takes_is_given_up_alone_and_the_rest_flows() {
        for (String value : List.of("a", "poison", "b", "c")) {
            put("EVENT#" + value, value);
        }

        run(pipe(
                (caller, arn, records) -> {
                    for (int index = 0; index < records.size(); index++) {
                        if (value(records.get(index)).equals("poison")) {
                            return Set.of(index);
                        }
                    }
                    return take(caller, arn, records);
                },
                Duration.ofHours(1)));

        await(() -> taken.size() >= 3 && !deadLetters.isEmpty());
        assertThat(taken).extracting(this::value).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.at("/context/condition").asText()).isEqualTo("RetryAttemptsExhausted");
            assertThat(letter.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
            assertThat(letter.at("/DDBStreamBatchInfo/startSequenceNumber").asText())
                    .isEqualTo(
                            letter.at("/DDBStreamBatchInfo/endSequenceNumber").asText());
            assertThat(letter.toString()).doesNotContain("poison");
        });
    }

    @Test
    void a_target_that_is_away_for_a_moment_gets_the_same_batch_again() {
        put("EVENT#1", "a");
        AtomicInteger tries = new AtomicInteger();

        run(pipe(
                (caller, arn, records) -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new AwsError(500, "ServiceUnavailableException", "away");
                    }
                    return take(caller, arn, records);
                },
                Duration.ofHours(1)));

        await(() -> !taken.isEmpty() && recorded("Invocations").count() == 3);
        assertThat(tries).hasValue(3);
        assertThat(deadLetters).isEmpty();
        assertThat(recorded("ExecutionFailed").sum()).isEqualTo(2);
        assertThat(recorded("ExecutionFailed").count())
                .as("that it was taken is told, as no failure")
                .isEqualTo(3);
        assertThat(recorded("ExecutionPartiallyFailed").sum()).isZero();
    }

    /** Two tries again, after half a second and one: a minute that passes at once has them both. */
    @Test
    void tries_again_in_time_that_passes_at_once_and_has_given_up_before_it_is_over() {
        Timeline still = new Timeline(Clock.fixed(Instant.parse("2026-11-30T10:00:00Z"), ZoneOffset.UTC));
        Thread passing = Thread.currentThread();
        AtomicInteger tries = new AtomicInteger();
        put("EVENT#1", "a");
        Pipe pipe = pipe(
                (caller, arn, records) -> {
                    if (tries.incrementAndGet() > 1) { // so that time does not stand still by chance
                        await(() -> passing.getState() == Thread.State.TIMED_WAITING);
                    }
                    throw new AwsError(500, "ServiceUnavailableException", "away");
                },
                Duration.ofHours(1),
                new Pauses(still));
        Thread process = run(pipe);
        await(() -> recorded("Invocations").count() == 1 && process.getState() == Thread.State.WAITING);
        assertThat(deadLetters).isEmpty();

        still.pass(Duration.ofMinutes(1));

        assertThat(recorded("ExecutionFailed").sum()).isEqualTo(3);
        assertThat(deadLetters).hasSize(1);
    }

    @Test
    void a_change_that_is_too_old_is_given_up() {
        put("EVENT#1", "a");

        run(pipe(this::take, Duration.ofHours(-1)));

        await(() -> !deadLetters.isEmpty());
        assertThat(deadLetters.getFirst().at("/context/condition").asText()).isEqualTo("MaximumRecordAgeExceeded");
        assertThat(taken).isEmpty();
    }

    @Test
    void a_stream_that_the_role_may_not_read_gives_nothing() {
        put("EVENT#1", "a");
        TableStream closed = new TableStream(
                engine,
                (caller, action, resource, context) -> {
                    throw AwsError.invalid("AccessDeniedException", action);
                },
                ROLE,
                streamArn);
        Pipe pipe = new Pipe(
                settings(Duration.ofHours(1)),
                closed,
                this::take,
                this::letter,
                kept(),
                clock(),
                new Pauses(timeline),
                metrics);
        run(pipe);

        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        assertThat(taken).isEmpty();
        assertThat(pipe.idleLooks()).isZero();
    }

    private StatisticSet recorded(String name) {
        return Recorded.of(metrics, "AWS/EventBridge/Pipes", name, Map.of("PipeName", "pipe"));
    }

    /** What ends a process is no exception that anybody handles. */
    private static final class Death extends Error {

        private static final long serialVersionUID = 1L;
    }

    private Set<Integer> take(Caller caller, String arn, List<String> records) {
        assertThat(caller).isEqualTo(ROLE);
        taken.addAll(records);
        return Set.of();
    }

    private void letter(String message) {
        try {
            deadLetters.add(json.readTree(message));
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private Pipe pipe(BatchTarget target, Duration oldest) {
        return pipe(target, oldest, new Pauses(timeline));
    }

    private Pipe pipe(BatchTarget target, Duration oldest, Pauses pauses) {
        TableStream stream = new TableStream(engine, (caller, action, resource, context) -> {}, ROLE, streamArn);
        Pipe pipe = new Pipe(settings(oldest), stream, target, this::letter, kept(), clock(), pauses, metrics);
        pipes.add(pipe);
        return pipe;
    }

    private Checkpoints kept() {
        return new Checkpoints(Optional.of(directory.resolve("pipe.json")));
    }

    private static Clock clock() {
        return Clock.system(ZoneOffset.UTC);
    }

    private Pipe.Settings settings(Duration oldest) {
        return new Pipe.Settings(
                "pipe",
                "arn:aws:pipes:us-east-1:000000000000:pipe/pipe",
                ROLE,
                streamArn,
                List.of(EventPattern.parse("""
                        {"eventName": ["INSERT", "MODIFY"],
                         "dynamodb": {"Keys": {"PK": {"S": [{"prefix": "EVENT#"}]}}}}""")),
                InputTemplate.parse("{\"value\": <$.dynamodb.NewImage.value.S>}"),
                100,
                Duration.ZERO,
                2,
                oldest,
                "arn:target");
    }

    private static Thread run(Pipe pipe) {
        return Thread.ofVirtual().start(pipe);
    }

    private String value(String record) {
        try {
            return json.readTree(record).path("value").asText();
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private void put(String id, String value) {
        ObjectNode request = json.createObjectNode();
        ObjectNode item = key(id);
        item.putObject("value").put("S", value);
        request.set("Item", item);
        call("PutItem", request);
    }

    private static ObjectNode key(String id) {
        ObjectNode key = json.createObjectNode();
        key.putObject("PK").put("S", id);
        return key;
    }

    private void call(String operation, JsonNode request) {
        ((ObjectNode) request).put("TableName", table);
        Answer answer = engine.answer(operation, request);
        assertThat(answer.status()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
