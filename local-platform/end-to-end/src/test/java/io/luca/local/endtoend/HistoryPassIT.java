package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StateMachine;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.Erasure;
import io.luca.model.PersonId;
import io.luca.model.RemovalCertificate;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An erasure goes through a history that is too long for one call. The platform's templates are the real ones but for one number: the
 * time of the function that rewrites is so short that each call ends after one object.
 */
@Timeout(300)
class HistoryPassIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final StudentId ANA = new StudentId("ana");
    private static final String BETO = "beto";
    private static final String EVENTS = "events";
    /** One row in one object of the second table. */
    private static final int GRADES = 1;
    /** Less than the function keeps back for the object under work. */
    private static final int SHORT_SECONDS = 100;

    private static final Duration BLOCKED_FOR = Duration.ofMinutes(5);
    private static final List<LocalDate> DAYS =
            List.of(LocalDate.of(2026, 2, 3), LocalDate.of(2026, 3, 3), LocalDate.of(2026, 4, 3));

    @TempDir
    private static Path assembly;

    private static Platform platform;

    private final SchoolId school =
            new SchoolId("larga_" + UUID.randomUUID().toString().substring(0, 8));
    private final SchoolHistory history = new SchoolHistory(platform, school);

    @BeforeAll
    static void boot() throws IOException {
        ChangedAssembly.write(assembly, "LucaPrivacy", HistoryPassIT::shorten);
        platform = BootedPlatform.start(assembly, Optional.empty(), false);
    }

    @AfterAll
    static void close() {
        platform.close();
    }

    @BeforeEach
    void write() {
        DAYS.forEach(day -> history.write(day, List.of(ANA.value(), BETO)));
        history.grade(ANA);
    }

    @Test
    void each_call_goes_on_behind_the_object_with_which_the_last_one_ended_until_a_whole_pass_has_found_nothing() {
        Execution execution = erase();

        assertThat(execution.status()).as(execution.toString()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(rewritings(execution))
                .as("two passes; each has a call for every object, and one that sees that there are no more")
                .isEqualTo(2L * (DAYS.size() + GRADES + 1));
        assertOnlyBetosAreLeft(DAYS.size());
        assertThat(certificate().historyRecords()).isEqualTo(DAYS.size() * SchoolHistory.EVENTS + GRADES);
        assertThat(certificate().historyObjects()).isEqualTo(DAYS.size() + GRADES);
    }

    /** What Firehose had in its buffers, of a month that the pass has left behind when it is written. */
    @Test
    void what_comes_late_behind_a_pass_is_found_by_the_next_one() {
        String last = history.keys(EVENTS).getLast();
        LocalDate earlier = DAYS.getFirst().minusMonths(1);
        platform.cloud()
                .faults()
                .before(
                        "s3",
                        target -> target.method().equals("PUT")
                                && RestTarget.decoded(target.rawPath()).endsWith("/" + last),
                        () -> history.write(earlier, List.of(ANA.value(), BETO)));

        Execution execution = erase();

        assertThat(execution.status()).as(execution.toString()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(history.keys(EVENTS).getFirst())
                .as("it was written while the pass was at its last object, and lies before all others")
                .contains("/year=2026/month=01/");
        assertOnlyBetosAreLeft(DAYS.size() + 1);
        assertThat(certificate().historyRecords()).isEqualTo((DAYS.size() + 1) * SchoolHistory.EVENTS + GRADES);
        assertThat(certificate().historyObjects()).isEqualTo(DAYS.size() + 1 + GRADES);
    }

    private void assertOnlyBetosAreLeft(int objects) {
        assertThat(history.count(EVENTS, ANA.value()) + history.count("grade_changes", ANA.value()))
                .as("rows of the erased")
                .isZero();
        assertThat(history.count(EVENTS, BETO)).isEqualTo(objects * SchoolHistory.EVENTS);
    }

    private Execution erase() {
        try (TableAccess access = new TableAccess(platform)) {
            Erasure asked = access.table()
                    .erasuresOf(school)
                    .request(
                            ANA,
                            new Requester(new PersonId("directora"), new RequestId("Dmq4sD5bhXyE0Zo=")),
                            platform.cloud().timeline().now(),
                            BLOCKED_FOR);
            Execution started = platform.room(StepFunctionsRoom.class)
                    .executions()
                    .start(
                            machine(),
                            Optional.of(asked.id().toString()),
                            json.createObjectNode()
                                    .put("school_id", school.value())
                                    .put("student_id", ANA.value())
                                    .put("erasure_id", asked.id().toString())
                                    .toString());
            platform.cloud()
                    .timeline()
                    .pass(BLOCKED_FOR.plus(SchoolHistory.ARRIVED).plusMinutes(10));
            return platform.room(StepFunctionsRoom.class).executions().of(started.stateMachineArn()).stream()
                    .filter(each -> each.arn().equals(started.arn()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private RemovalCertificate certificate() {
        try (TableAccess access = new TableAccess(platform)) {
            return access.table()
                    .erasuresOf(school)
                    .find(ANA)
                    .orElseThrow()
                    .certificate()
                    .orElseThrow();
        }
    }

    private static StateMachine machine() {
        return platform.room(StepFunctionsRoom.class).machines().all().stream()
                .filter(each -> each.arn().endsWith(":" + ResourceNames.ERASURE_WORKFLOW))
                .findFirst()
                .orElseThrow();
    }

    private static long rewritings(Execution execution) {
        return platform.room(StepFunctionsRoom.class).executions().history(execution.arn()).stream()
                .filter(event -> event.type().equals("TaskStateEntered")
                        && "RewriteHistory".equals(event.details().get("name")))
                .count();
    }

    private static void shorten(ObjectNode template) {
        ObjectNode function = (ObjectNode) template.path("Resources").properties().stream()
                .filter(resource -> resource.getKey().startsWith("RewriteHistoryFunction")
                        && resource.getValue().path("Type").asText().equals("AWS::Lambda::Function"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .path("Properties");
        function.put("Timeout", SHORT_SECONDS);
    }
}
