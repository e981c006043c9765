package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.dynamodb.fault.FaultSettings;
import io.luca.local.platform.Authenticator;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.testing.TestAws;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The alarms on the interactive service, on what it finds in the table, and on sign-in, each driven into ringing and out of it on one running
 * platform. Only requests, faults and the time that passes are the tests'.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceAlarmsIT {

    private static final String LATENCY = "LucaApi-AlarmsLatency";
    private static final String ANSWERS = "LucaApi-Answers";
    private static final String TASKS = "LucaApi-TasksUnhealthy";
    private static final String VIOLATIONS = "LucaData-AlarmsTenantViolations";
    private static final String SIGN_IN = "LucaData-StaffRolesFailed";

    /** Above what 95 of 100 answers may take, and below what any call waits for. */
    private static final Duration SLOW = Duration.ofMillis(250);

    private static final int REQUESTS_A_MINUTE = 3;
    /** What is compiled and connected by the first requests is slow without a fault. */
    private static final int MINUTES_OF_WARMTH = 15;

    private static final String COGNITO = "cognito-idp";
    private static final String PASSWORD = "Demo-2026!";

    private Platform platform;
    private PlatformAlarms alarms;
    private Api api;

    @BeforeAll
    void boot() {
        platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), true);
        alarms = new PlatformAlarms(platform);
        api = new Api(platform);
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @AfterEach
    void everything_works_again() {
        platform.cloud().faults().end(COGNITO);
        platform.room(LambdaRoom.class).useUpConcurrency(false);
        if (TestAws.other().isEmpty()) {
            table(FaultSettings.NONE);
        }
    }

    @Test
    @Rings({LATENCY, ANSWERS})
    void a_slow_table_rings_while_it_is_slow_and_is_told_once() {
        assumeThat(TestAws.other())
                .as("faults of a table are the engine's, and the tables are elsewhere")
                .isEmpty();
        String student = platform.people().idToken("student_457");
        alarms.passUntil(LATENCY, AlarmState.OK, MINUTES_OF_WARMTH, () -> ask(student));
        long before = alarms.told(ANSWERS);
        long alone = alarms.told(LATENCY);
        table(FaultSettings.NONE.withLatency(SLOW));

        alarms.ring(LATENCY, () -> ask(student));
        assertThat(alarms.stateOf(ANSWERS)).isEqualTo(AlarmState.ALARM);
        alarms.passUntilTold(ANSWERS, before + 1, () -> ask(student));
        table(FaultSettings.NONE);
        alarms.end(LATENCY);
        alarms.end(ANSWERS);

        assertThat(alarms.told(ANSWERS)).isEqualTo(before + 1);
        assertThat(alarms.told(LATENCY)).as("the other tells of it").isEqualTo(alone);
    }

    @Test
    @Rings(TASKS)
    void a_task_that_runs_and_does_not_answer_rings_until_it_answers_again() throws IOException {
        long before = alarms.told(TASKS);
        try (Frozen _ = Frozen.process(platform.interactive().process().pid())) {
            alarms.ring(TASKS, ServiceAlarmsIT::letAWellTaskBeAskedAgain);
        }

        ask(platform.people().idToken("student_457"));
        alarms.end(TASKS);
        assertThat(alarms.told(TASKS)).isEqualTo(before + 1);
    }

    /** A task lives in real time: for 50 ms one that was well is taken for well, however many minutes pass at once. */
    private static void letAWellTaskBeAskedAgain() {
        LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
    }

    /** IAM judges a write by the table's key alone: who has a school's credentials can name another one in an index. */
    @Test
    @Rings(VIOLATIONS)
    void an_item_that_one_school_puts_into_the_class_of_another_rings_once_somebody_finds_it() {
        Map<String, AttributeValue> key = Map.of(
                "PK", AttributeValue.fromS("TENANT#school_123#STUDENT#student_456"),
                "SK", AttributeValue.fromS("EVAL#forged#x"));
        try (TableAccess access = new TableAccess(platform)) {
            var _ = access.client()
                    .putItem(put -> put.tableName(platform.tableName())
                            .item(inAnothersClass(key))
                            .overrideConfiguration(config ->
                                    config.credentialsProvider(access.tenants().of(new SchoolId("school_123")))));

            alarms.ring(
                    VIOLATIONS,
                    () -> assertThat(api.get(
                                            "/dashboard?subject=matematicas&period=Q1_2024",
                                            platform.people().idToken("teacher_900"))
                                    .json()
                                    .toString())
                            .contains("matematicas")
                            .doesNotContain("forged"));
            var _ = access.client()
                    .deleteItem(delete -> delete.tableName(platform.tableName()).key(key));
        }

        alarms.end(VIOLATIONS);
        assertThat(alarms.told(VIOLATIONS)).isEqualTo(1);
    }

    /** The pool takes the code, asks its function, and does not answer what the function asks in turn. */
    @Test
    @Rings(SIGN_IN)
    void a_sign_in_whose_second_factor_cannot_be_checked_rings_and_the_next_one_succeeds() {
        long before = alarms.told(SIGN_IN);
        String session = api.initiate("teacher_900", PASSWORD).text("Session");
        Faults faults = platform.cloud().faults();
        faults.before(
                COGNITO,
                _ -> true,
                () -> faults.before(COGNITO, _ -> true, () -> faults.begin(COGNITO, Faults.Kind.ERROR)));

        Api.Answer refused = api.respond(
                "teacher_900",
                session,
                new Authenticator(Authenticator.DEMO_SECRET)
                        .codes(Instant.now())
                        .getFirst());
        faults.end(COGNITO);

        assertThat(refused.text("__type")).endsWith("UserLambdaValidationException");
        alarms.ring(SIGN_IN, () -> {});
        assertThat(api.signIn("teacher_900", PASSWORD).has("IdToken")).isTrue();
        alarms.end(SIGN_IN);
        assertThat(alarms.told(SIGN_IN)).isEqualTo(before + 1);
    }

    @Test
    @Rings(SIGN_IN)
    void a_sign_in_for_which_lambda_has_no_room_rings_too() {
        long before = alarms.told(SIGN_IN);
        platform.room(LambdaRoom.class).useUpConcurrency(true);

        Api.Answer refused = api.initiate("student_901", PASSWORD);
        platform.room(LambdaRoom.class).useUpConcurrency(false);

        assertThat(refused.text("__type")).endsWith("UnexpectedLambdaException");
        alarms.ring(SIGN_IN, () -> {});
        assertThat(api.initiate("student_901", PASSWORD).status()).isEqualTo(200);
        alarms.end(SIGN_IN);
        assertThat(alarms.told(SIGN_IN)).isEqualTo(before + 1);
    }

    private void ask(String student) {
        for (int request = 0; request < REQUESTS_A_MINUTE; request++) {
            assertThat(api.get("/profile/student_457", student).status()).isEqualTo(200);
        }
    }

    private void table(FaultSettings faults) {
        platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), faults);
    }

    private static Map<String, AttributeValue> inAnothersClass(Map<String, AttributeValue> key) {
        return Map.of(
                "PK", key.get("PK"),
                "SK", key.get("SK"),
                "GSI2PK", AttributeValue.fromS("TENANT#school_456#CLASS#matematicas#Q1_2024"),
                "GSI2SK", AttributeValue.fromS("student_901#EVAL#forged"),
                "evaluation_id", AttributeValue.fromS("forged"),
                "type", AttributeValue.fromS("exam"),
                "date", AttributeValue.fromS("2024-02-15"));
    }

    /** A process that is there and does nothing, as one that waits for itself, until this is closed. */
    private record Frozen(long pid) implements AutoCloseable {

        static Frozen process(long pid) throws IOException {
            signal("STOP", pid);
            return new Frozen(pid);
        }

        @Override
        public void close() throws IOException {
            signal("CONT", pid);
        }

        private static void signal(String name, long pid) throws IOException {
            Process sent = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
            assertThat(sent.onExit().join().exitValue()).isZero();
        }
    }
}
