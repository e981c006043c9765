package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.service.lambda.LambdaFunction;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.sqs.QueueClient;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.dynamodb.fault.FaultSettings;
import io.luca.local.platform.Platform;
import io.luca.local.testing.TestAws;
import io.luca.local.workbench.cli.Luca;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The alarms on behaviour events between gateway and table, each driven into ringing and out of it on one running platform. Only events, faults
 * and the time that passes are the tests'.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehaviorAlarmsIT {

    private static final String DEPTH = "LucaBehavior-AlarmsDepth";
    private static final String AGE = "LucaBehavior-AlarmsAge";
    private static final String EVENTS_WAIT = "LucaBehavior-EventsWait";
    private static final String ERRORS = "LucaBehavior-AlarmsWorkerErrors";
    private static final String WORKER_FAILS = "LucaBehavior-WorkerFails";
    private static final String DEAD_LETTERS = "LucaBehavior-AlarmsDeadLetters";
    private static final String THROTTLES = "LucaBehavior-AlarmsWorkerThrottles";
    private static final String QUARANTINE = "LucaBehavior-AlarmsQuarantine";
    private static final String TABLE_THROTTLED = "LucaData-AlarmsThrottled";

    private static final String SCHOOL = "school_alarms";
    private static final int SENDERS = 10;
    private static final int MAY_WAIT = 1_000;
    /** Full batches: of fewer the pollers would wait for more. */
    private static final int SOME = 100;

    /** Of the table's reads and writes, in a minute. */
    private static final int MAY_BE_TURNED_AWAY = 60;

    /** After which a message is given out again. */
    private static final Duration HIDDEN = Duration.ofSeconds(366);

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LONG_AGO = Duration.ofHours(20);

    private Platform platform;
    private PlatformAlarms alarms;
    private Api api;
    private LambdaRoom lambda;
    private List<String> teachers;
    private double seen;

    @BeforeAll
    void boot() {
        platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), true);
        alarms = new PlatformAlarms(platform);
        api = new Api(platform);
        lambda = platform.room(LambdaRoom.class);
        teachers = IntStream.range(0, SENDERS).mapToObj(this::teacher).toList();
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
    }

    private String teacher(int number) {
        String name = "teacher_of_alarms_" + number;
        platform.people().enroll(name, "Demo-2026!", SCHOOL, "teacher");
        return platform.people().idToken(name);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @AfterEach
    void everything_works_again() {
        lambda.pauseMappings(false);
        lambda.useUpConcurrency(false);
        workWell();
        if (TestAws.other().isEmpty()) {
            platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), FaultSettings.NONE);
        }
    }

    @Test
    @Rings({DEPTH, AGE, EVENTS_WAIT})
    void events_that_nobody_works_off_are_many_and_then_old_and_that_is_told_once() {
        lambda.pauseMappings(true);

        alarms.ring(DEPTH, this::rush);
        assertThat(alarms.stateOf(EVENTS_WAIT)).isEqualTo(AlarmState.ALARM);
        alarms.ring(AGE, () -> {});
        lambda.pauseMappings(false);
        workOff();
        alarms.end(DEPTH);
        alarms.end(AGE);
        alarms.end(EVENTS_WAIT);

        assertThat(alarms.told(EVENTS_WAIT)).isEqualTo(1);
        assertThat(alarms.told(DEPTH) + alarms.told(AGE))
                .as("the other tells of them")
                .isZero();
    }

    @Test
    @Rings({ERRORS, WORKER_FAILS, DEAD_LETTERS})
    void a_worker_that_dies_at_its_work_rings_and_what_it_had_in_hand_is_dead_letters_until_it_is_sent_to_work_again() {
        dieAtWork();
        seen = recorded(ofWorker("Errors"));

        alarms.ring(ERRORS, this::die);
        assertThat(alarms.stateOf(WORKER_FAILS)).isEqualTo(AlarmState.ALARM);
        workOff();
        alarms.ring(DEAD_LETTERS, () -> {});
        int dead = messages(ResourceNames.DEAD_LETTER_SUFFIX);
        workWell();
        assertThat(luca("dlq", "redrive", "behavior")).contains("COMPLETED: " + dead + " messages");
        workOff();
        alarms.end(ERRORS);
        alarms.end(WORKER_FAILS);
        alarms.end(DEAD_LETTERS);

        assertThat(alarms.told(ERRORS)).as("the other tells of it").isZero();
        assertThat(alarms.told(DEAD_LETTERS)).isEqualTo(1);
    }

    /** What is turned away is called for again: no message has come a second time, when the account has room again. */
    @Test
    @Rings(THROTTLES)
    void a_worker_that_lambda_does_not_start_rings_until_the_account_has_room() {
        lambda.useUpConcurrency(true);
        seen = recorded(ofWorker("Throttles"));
        send(SOME, now());

        alarms.ring(THROTTLES, () -> requireMore(ofWorker("Throttles"), 0));
        assertThat(messages("")).isEqualTo(SOME);
        lambda.useUpConcurrency(false);
        await(() -> messages("") == 0);
        alarms.end(THROTTLES);

        assertThat(messages(ResourceNames.DEAD_LETTER_SUFFIX)).isZero();
        assertThat(alarms.told(THROTTLES)).isEqualTo(1);
    }

    @Test
    @Rings(QUARANTINE)
    void events_that_can_never_be_stored_ring_until_somebody_has_taken_them_away() {
        send(SOME, "2020-01-01T00:00:00Z");
        await(() -> messages(ResourceNames.QUARANTINE_SUFFIX) == SOME);

        alarms.ring(QUARANTINE, () -> {});
        takeAway(queue(ResourceNames.QUARANTINE_SUFFIX));
        alarms.end(QUARANTINE);

        assertThat(alarms.told(QUARANTINE)).isEqualTo(1);
    }

    @Test
    @Rings(TABLE_THROTTLED)
    void a_table_that_turns_every_second_call_away_rings_although_every_event_is_stored() {
        assumeThat(TestAws.other())
                .as("faults of a table are the engine's, and the tables are elsewhere")
                .isEmpty();
        MetricId writes = MetricId.of("AWS/DynamoDB", "WriteThrottleEvents", Map.of("TableName", platform.tableName()));
        seen = recorded(writes);
        platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), FaultSettings.NONE.withThrottled(0.5));

        alarms.ring(TABLE_THROTTLED, () -> {
            send(2 * SOME, now());
            requireMore(writes, MAY_BE_TURNED_AWAY);
        });
        platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), FaultSettings.NONE);
        workOff();
        alarms.end(TABLE_THROTTLED);

        assertThat(messages(ResourceNames.DEAD_LETTER_SUFFIX)).isZero();
        assertThat(alarms.told(TABLE_THROTTLED)).isEqualTo(1);
    }

    /** Sends more than may wait, besides what the pollers took before they came to rest. */
    private void rush() {
        while (queue("").depth().get("waiting") <= MAY_WAIT) {
            send(2 * SOME, now());
        }
    }

    /** Sends events through the gateway, each as a request of its own. */
    private void send(int events, String occurredAt) {
        CompletableFuture.allOf(teachers.stream()
                        .map(teacher -> CompletableFuture.runAsync(
                                () -> send(teacher, events / SENDERS, occurredAt), Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private void send(String teacher, int events, String occurredAt) {
        for (int event = 0; event < events; event++) {
            send(teacher, occurredAt);
        }
    }

    private void send(String teacher, String occurredAt) {
        String event = """
                {"event_id":"%s","student_id":"ana","event_type":"nota","occurred_at":"%s","payload":{}}""".formatted(UUID.randomUUID(), occurredAt);
        assertThat(api.post("/behavior", teacher, event).status()).isEqualTo(202);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Kills the worker's processes whenever one of them calls the table. */
    private void dieAtWork() {
        platform.cloud().faults().before("dynamodb", _ -> true, () -> {
            dieAtWork();
            worker().pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        });
    }

    /** Gives the worker something at which it dies: what it had in hand before, or more once that is dead letters. */
    private void die() {
        if (messages("") == 0) {
            send(SOME, now());
        }
        requireMore(ofWorker("Errors"), 0);
        await(() -> !lambda.isAtWork());
        seen = recorded(ofWorker("Errors"));
    }

    private void workWell() {
        platform.cloud().faults().before("dynamodb", _ -> false, () -> {});
    }

    private LambdaFunction worker() {
        return lambda.functions().values().stream()
                .filter(function -> function.config().handler().startsWith("io.luca.worker."))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until more than so many were recorded since the last time. */
    private void requireMore(MetricId metric, int many) {
        await(() -> {
            boolean isMore = recorded(metric) > seen + many;
            if (!isMore) {
                comeAgain();
            }
            return isMore;
        });
        seen = recorded(metric);
    }

    private double recorded(MetricId metric) {
        Instant from = platform.cloud().clock().instant().minus(LONG_AGO);
        return platform.cloud()
                .metrics()
                .during(metric, from, LONG_AGO.plusMinutes(2))
                .sum();
    }

    private MetricId ofWorker(String name) {
        return MetricId.of(
                "AWS/Lambda", name, Map.of("FunctionName", worker().config().name()));
    }

    /** Waits until nothing is left in the queue: all is stored, or put aside. */
    private void workOff() {
        await(() -> {
            comeAgain();
            return messages("") == 0;
        });
    }

    /** Lets what the worker gave up be given out again. */
    private void comeAgain() {
        Map<String, Integer> depth = queue("").depth();
        if (depth.get("waiting") == 0 && depth.get("in_flight") > 0 && !lambda.isAtWork()) {
            platform.room(SqsRoom.class).passTime(HIDDEN);
        }
    }

    private QueueClient queue(String suffix) {
        return platform.room(SqsRoom.class).queue(ResourceNames.BEHAVIOR_QUEUE + suffix);
    }

    private int messages(String suffix) {
        return queue(suffix).depth().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static void takeAway(QueueClient queue) {
        for (List<String> some = received(queue); !some.isEmpty(); some = received(queue)) {
            queue.delete(some);
        }
    }

    private static List<String> received(QueueClient queue) {
        return queue.receive(QueueClient.MAX_MESSAGES, 0).stream()
                .map(message -> message.path("ReceiptHandle").asText())
                .toList();
    }

    private String luca(String... words) {
        StringWriter said = new StringWriter();
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--aws-port";
        all[words.length + 1] = String.valueOf(URI.create(platform.awsUrl()).getPort());
        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(all);
        assertThat(exit).as(said.toString()).isZero();
        return said.toString();
    }

    private void await(BooleanSupplier condition) {
        new Eventually(platform, LIMIT).await(condition);
    }
}
