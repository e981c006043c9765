package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StateMachine;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.endtoend.RehearsalPlatform.Rehearsed;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.platform.government.Counts;
import io.luca.local.platform.government.Fault;
import io.luca.local.platform.government.FaultPlan;
import io.luca.local.platform.government.FaultPlan.Silence;
import io.luca.local.workbench.drill.WaitingSchools;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Each kind of error that the government has, met by the whole workflow with its real functions, in the platform's own time. One
 * run meets them one after the other, a school's batch each; a second one, beside it, meets them in the opposite order. A silence
 * takes real time, so each run begins with one.
 */
@ExtendWith(RehearsalPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GovernmentErrorsIT {

    private static final int GRADES = 2;
    private static final PeriodId THERE = new PeriodId("E1");
    private static final PeriodId BACK = new PeriodId("E2");
    private static final Duration STEP = Duration.ofMinutes(2);
    private static final int STEPS = 60;
    /** As in {@link FaultPlan#NONE}, but as many batches at once as there are runs. */
    private static final FaultPlan HASTY =
            new FaultPlan(1, List.of(), 0, 0, 0, Silence.BREAK, 0, 0, Set.of(), 0, 0, false, 0);

    private static final FaultPlan REVOKED =
            new FaultPlan(1, List.of(), 0, 0, 0, Silence.BREAK, 0, 0, Set.of(), 0, 0, true, 0);

    private final Platform platform;
    private final TableAccess access;
    private final WaitingSchools schools;
    private final List<SchoolId> ids = new ArrayList<>();
    private long duplicates;
    private Execution there;
    private Execution back;

    GovernmentErrorsIT(Rehearsed rehearsed) {
        platform = rehearsed.platform();
        access = new TableAccess(platform);
        schools = new WaitingSchools(platform, access);
    }

    /**
     * What a batch meets at first, and how it ends.
     *
     * @param ends whether it is confirmed or refused in the end
     * @param sends how often it is sent
     * @param isAskedFor whether the government is asked what became of it
     * @param waits seconds between the last two tries, at least
     */
    record Met(String name, Fault fault, Status ends, int sends, boolean isAskedFor, int waits) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Met again(String name, Fault fault, boolean isAskedFor, int waits) {
        return new Met(name, fault, Status.CONFIRMED, 2, isAskedFor, waits);
    }

    private static Met found(String name, Fault fault) {
        return new Met(name, fault, Status.CONFIRMED, 1, true, 0);
    }

    private static Met refused(int status) {
        return new Met(String.valueOf(status), says(status), Status.REFUSED, 1, false, 0);
    }

    private static Fault says(int status) {
        return new Fault.Says(status, Optional.empty());
    }

    /** In the order of the first run; the first one is of the second run in the other's place. */
    static List<Met> errors() {
        return List.of(
                refused(400),
                again("503", says(503), false, 5),
                refused(409),
                again("429", new Fault.Says(429, Optional.of(Duration.ofSeconds(40))), false, 40),
                again("500", says(500), true, 5),
                found("reset after it was taken", new Fault.Silent(Silence.BREAK, true)),
                again("reset before it was taken", new Fault.Silent(Silence.BREAK, false), true, 5),
                found("malformed answer", new Fault.Garbled()),
                again("502", says(502), true, 5),
                refused(422));
    }

    private static final Met SILENT_BEFORE =
            again("no answer, and not taken", new Fault.Silent(Silence.HOLD, false), true, 5);
    private static final Met SILENT_AFTER = found("no answer, and taken", new Fault.Silent(Silence.HOLD, true));

    @BeforeAll
    void run() {
        // Both would begin runs of their own, if the days that pass here are theirs.
        platform.room(SchedulerRoom.class).schedules().rest(ResourceNames.SYNC_WORKFLOW);
        platform.room(SchedulerRoom.class).schedules().rest(ResourceNames.RECONCILE_SCHEDULE);
        platform.government().follow(HASTY);
        duplicates = platform.government().counts().of(Counts.Of.DUPLICATES);
        for (int number = 0; number <= errors().size(); number++) {
            ids.add(new SchoolId("errores_%02d".formatted(number)));
            // The periods are in no configuration: runs of other tests, which are of all periods, do not see them.
            schools.open(ids.getLast(), List.of(new PeriodId("E")));
        }
        prepare(THERE, SILENT_BEFORE, errors());
        prepare(BACK, SILENT_AFTER, errors().reversed());

        Execution one = start(THERE);
        Execution other = start(BACK);
        toItsEnd(one, other);
        there = now(one);
        back = now(other);
    }

    private void prepare(PeriodId period, Met first, List<Met> others) {
        List<Met> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        for (int number = 0; number < all.size(); number++) {
            schools.fill(ids.get(number), period, GRADES);
            platform.government()
                    .next(
                            ids.get(number).value(),
                            period.value(),
                            List.of(all.get(number).fault()));
        }
    }

    @AfterAll
    void close() {
        platform.government().follow(FaultPlan.NONE);
        access.close();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void a_batch_ends_as_it_should_wherever_it_meets_the_error(Met error) {
        int place = errors().indexOf(error);

        assertEnded(error, ids.get(1 + place), THERE);
        assertEnded(error, ids.get(errors().size() - place), BACK);
    }

    @Test
    void a_government_that_says_nothing_is_asked_whether_it_has_the_batch() {
        assertEnded(SILENT_BEFORE, ids.getFirst(), THERE);
        assertEnded(SILENT_AFTER, ids.getFirst(), BACK);
    }

    private void assertEnded(Met error, SchoolId school, PeriodId period) {
        List<Manifest> batches = access.table().syncOf(school, period).batches();

        assertThat(batches).singleElement().satisfies(batch -> {
            assertThat(batch.status()).isEqualTo(error.ends());
            assertThat(batch.attempts()).isEqualTo(error.sends());
            assertThat(batch.uncertain()).isEqualTo(error.isAskedFor());
            assertThat(batch.confirmed()).isEqualTo(GRADES);
            assertThat(Duration.between(batch.preparedAt(), Objects.requireNonNull(batch.sentAt())))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(error.waits()));
        });
    }

    @Test
    void no_error_of_one_batch_holds_back_another_and_none_is_put_aside_or_sent_twice() throws IOException {
        int rejected = (int) errors().stream()
                        .filter(error -> error.ends() == Status.REFUSED)
                        .count()
                * GRADES;
        int all = ids.size() * GRADES;

        for (Execution run : List.of(there, back)) {
            assertThat(run.status()).as("%s", run).isEqualTo(Execution.Status.SUCCEEDED);
            assertThat(account(run)).isEqualTo(List.of(all, all - rejected, rejected, 0));
            assertThat(entered(run, "WriteDLQ")).isZero();
        }
        assertThat(platform.government().counts().of(Counts.Of.DUPLICATES)).isEqualTo(duplicates);
    }

    /** 401 twice: the token is read anew once, and tried again. */
    static Stream<List<Fault>> closedDoors() {
        return Stream.of(Collections.nCopies(2, says(401)), List.of(says(403)));
    }

    @ParameterizedTest
    @MethodSource("closedDoors")
    void a_token_that_is_refused_ends_the_run_at_once_and_the_next_one_goes_on(List<Fault> refusals)
            throws IOException {
        PeriodId period = new PeriodId("E_closed_" + refusals.size());
        schools.fill(ids.getFirst(), period, GRADES);
        schools.fill(ids.getLast(), period, GRADES);
        platform.government().next(ids.getLast().value(), period.value(), refusals);

        Execution refused = start(period);
        toItsEnd(refused);

        assertThat(now(refused).status()).isEqualTo(Execution.Status.FAILED);
        assertThat(now(refused).error()).contains("GovernmentTokenRefused");
        assertThat(entered(refused, "SendBatch")).isEqualTo(2);
        Execution next = start(period);
        toItsEnd(next);
        assertThat(account(now(next))).isEqualTo(List.of(2 * GRADES, 2 * GRADES, 0, 0));
    }

    @Test
    void a_refused_token_fails_a_run_too_that_has_nothing_to_send() {
        PeriodId period = new PeriodId("E_idle");
        schools.fill(ids.getFirst(), period, GRADES);
        Execution sent = start(period);
        toItsEnd(sent);
        platform.government().follow(REVOKED);

        Execution refused = start(period);
        toItsEnd(refused);

        assertThat(now(sent).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(now(refused).error()).contains("GovernmentTokenRefused");
        platform.government().follow(HASTY);
    }

    /** The runbook's way, through the call that it names. */
    @Test
    void a_revoked_token_fails_the_run_until_the_secret_has_another() throws IOException {
        PeriodId period = new PeriodId("E_revoked");
        schools.fill(ids.getFirst(), period, GRADES);
        platform.government().follow(REVOKED);
        Execution refused = start(period);
        toItsEnd(refused);
        assertThat(now(refused).status()).isEqualTo(Execution.Status.FAILED);
        assertThat(now(refused).error()).contains("GovernmentTokenRefused");

        try (SecretsManagerClient secrets = operator()) {
            var _ = secrets.putSecretValue(
                    put -> put.secretId(ResourceNames.GOVERNMENT_SECRET).secretString("{\"token\":\"new-2026\"}"));
        }
        Execution next = start(period);
        toItsEnd(next);

        assertThat(now(next).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(account(now(next))).isEqualTo(List.of(GRADES, GRADES, 0, 0));
        platform.government().follow(HASTY);
    }

    private SecretsManagerClient operator() {
        return SecretsManagerClient.builder()
                .httpClient(ApacheHttpClient.create())
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .build();
    }

    private Execution start(PeriodId period) {
        StateMachine machine = platform.room(StepFunctionsRoom.class).machines().all().stream()
                .filter(one -> one.arn().endsWith(ResourceNames.SYNC_WORKFLOW))
                .findFirst()
                .orElseThrow();
        return platform.room(StepFunctionsRoom.class)
                .executions()
                .start(machine, Optional.empty(), "{\"period\":\"" + period + "\"}");
    }

    private void toItsEnd(Execution... started) {
        for (int step = 0; step < STEPS && Stream.of(started).anyMatch(run -> now(run).isRunning()); step++) {
            platform.cloud().timeline().pass(STEP);
        }
    }

    private Execution now(Execution run) {
        return platform.room(StepFunctionsRoom.class)
                .executions()
                .find(run.arn())
                .orElseThrow();
    }

    /** All grades of the period, and how many of them are confirmed, rejected and pending. */
    private static List<Integer> account(Execution run) throws IOException {
        JsonNode account = new ObjectMapper().readTree(run.output().orElse("{}"));
        return Stream.of("total", "confirmed", "rejected", "pending")
                .map(of -> account.path(of).asInt(-1))
                .toList();
    }

    private long entered(Execution run, String state) {
        return platform.room(StepFunctionsRoom.class).executions().history(run.arn()).stream()
                .filter(event -> event.type().equals("TaskStateEntered"))
                .filter(event -> state.equals(event.details().get("name")))
                .count();
    }
}
