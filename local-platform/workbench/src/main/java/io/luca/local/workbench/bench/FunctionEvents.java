package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.load.LoadClient;
import io.luca.local.workbench.smoke.Place;
import io.luca.local.workbench.smoke.Smoke;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * An event of each function as it comes in the life of a school: people who come and sign in, a mark, a behaviour event, a night, a
 * quarter, a copy of a student's records and an erasure. Events are what somebody calls a function with; none is made up.
 */
final class FunctionEvents {

    private static final String PASSWORD = "Bench-2026!";
    private static final String ADMIN = "cold_admin";
    private static final SchoolId SCHOOL = new SchoolId("school_0");
    private static final StudentId LEAVES = new StudentId("alumna_cold_0");
    private static final int EVALUATIONS = 40;
    private static final int ACCEPTED = 202;
    private static final Duration STEP = Duration.ofHours(6);
    /** More than any sync waits. */
    private static final int STEPS = 12;
    /** An erasure's waiting time, and more. */
    private static final Duration UNTIL_ERASED = Duration.ofDays(50);

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;
    private final Map<String, byte[]> events = new ConcurrentHashMap<>();

    /** None yet. */
    FunctionEvents(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
    }

    /** Lets it all happen; the first event of each function, by the function's name. What was not called has none. */
    Map<String, byte[]> collect() {
        lambda().functions().forEach((name, function) -> function.showEvents(event -> events.putIfAbsent(name, event)));
        progress.accept("people sign in, marks and events are stored …");
        smoke();
        new GradedSchools(access, platform.tableName(), 1).fill("school", "cold", EVALUATIONS);
        access.table().forSchool(SCHOOL).enroll(new Student(LEAVES, "Alumna de prueba", "3", "A"));
        progress.accept("a night and a quarter …");
        Optional<LambdaRoom.Ended> _ = platform.scheduled().runNow("luca-consolidation");
        follow(ResourceNames.SYNC_WORKFLOW);
        follow(ResourceNames.RECONCILE_SCHEDULE);
        progress.accept("a copy of a student's records, and an erasure …");
        platform.people().enroll(ADMIN, PASSWORD, SCHOOL.value(), "school-admin");
        ask("GET", "export", "");
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
        ask("POST", "erasure", "{\"confirm\":\"" + LEAVES + "\"}");
        platform.cloud().timeline().pass(UNTIL_ERASED);
        lambda().functions().forEach((name, function) -> function.showEvents(_ -> {}));
        return Map.copyOf(events);
    }

    private LambdaRoom lambda() {
        return platform.room(LambdaRoom.class);
    }

    private void smoke() {
        try (AwsAccount account = new AwsAccount(
                Optional.of(URI.create(platform.awsUrl())),
                Region.of(platform.cloud().environment().region()),
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))) {
            Place place =
                    new Place("laptop", account, Optional.of(platform.apiUrl()), true, () -> {}, Duration.ofMinutes(1));
            Smoke smoke = new Smoke(place, Clock.systemUTC(), Set.of("athena", "attack", "alarms"));
            List<Smoke.Outcome> outcomes;
            try {
                outcomes = smoke.run(_ -> {});
            } finally {
                smoke.leaveNothing();
            }
            outcomes.stream().filter(Smoke.Outcome::isFailed).findFirst().ifPresent(failed -> {
                throw new IllegalStateException("a function was not called as it should be: " + failed);
            });
        }
    }

    private void follow(String schedule) {
        Execution execution = platform.scheduled().startNow(schedule).orElseThrow();
        for (int step = 0; step < STEPS && isRunning(execution); step++) {
            platform.cloud().timeline().pass(STEP);
        }
    }

    private boolean isRunning(Execution execution) {
        return platform.room(StepFunctionsRoom.class).executions().of(execution.stateMachineArn()).stream()
                .anyMatch(each -> each.arn().equals(execution.arn()) && each.isRunning());
    }

    private void ask(String method, String what, String body) {
        try (LoadClient client = new LoadClient(URI.create(platform.apiUrl()))) {
            LoadClient.Answer answer = client.send(client.request(
                    method,
                    "/students/" + LEAVES + "/" + what,
                    platform.people().idToken(ADMIN),
                    body.getBytes(UTF_8)));
            if (answer.status() != ACCEPTED) {
                throw new IllegalStateException(
                        what + " was not accepted: " + answer.status() + " " + new String(answer.body(), UTF_8));
            }
        }
    }
}
