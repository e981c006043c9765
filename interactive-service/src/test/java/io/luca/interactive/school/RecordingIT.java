package io.luca.interactive.school;

import static io.luca.interactive.platform.Platform.evaluation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Caller;
import io.luca.interactive.platform.LocalTable;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.local.testing.NeedsAws;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.FaultyCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What recording an evaluation asks the store, and how many several copies of the service let into a grade. */
@ExtendWith(RecordingIT.Aws.class)
class RecordingIT {

    private static final SchoolId SCHOOL = new SchoolId("recording");
    private static final Instant NOW = Instant.parse("2024-02-15T10:00:00Z");

    private static LocalTable table;

    /** Says whether there is an AWS to run on. */
    static final class Aws implements NeedsAws {}

    @BeforeAll
    static void start() {
        table = LocalTable.start();
    }

    @AfterAll
    static void stop() {
        table.close();
    }

    /** One copy of the service, whose calls to the store are counted. */
    private static final class Copy implements AutoCloseable {

        private final FaultyCalls calls = new FaultyCalls(Integer.MAX_VALUE, FaultyCalls.KillPoint.BEFORE);
        private final LocalTable.Copy connection = table.copy(calls);
        /** How many calls there had been whenever one was to be made in the background. */
        private final List<Integer> callsBefore = new ArrayList<>();

        private final SchoolData data = new SchoolData(
                connection.table(),
                new DataCalls(Duration.ofHours(1)),
                new HeavyReads(new HeavyReads.Bounds(1, 1, 0, 0, Duration.ZERO)),
                this::inBackground,
                Ticker.systemTicker());
        private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        private final ClassRights rights = new ClassRights(
                data,
                new SchoolStatuses(data, this::inBackground, Ticker.systemTicker(), clock),
                this::inBackground,
                Ticker.systemTicker());

        private void inBackground(Runnable work) {
            int before = calls.calls();
            work.run();
            if (calls.calls() > before) {
                callsBefore.add(before);
            }
        }

        void saveConfig() {
            new ConfigHandlers(data, clock).save(call(Role.SCHOOL_ADMIN, """
                    {"periods":[{"id":"Q1_2024","start":"2024-01-01","end":"2024-03-31"}],
                     "grading_rules":{"matematicas":{"weights":{"exam":1},"min_passing":60}},"version":0}"""));
        }

        void record(String student, String id) {
            var _ = new EvaluationHandlers(data, rights, clock)
                    .record(call(Role.TEACHER, evaluation(student, id, "80")));
        }

        /** Whether there is room for one more, which is not recorded. */
        boolean accepts(String student) {
            try {
                data.requireRoom(SCHOOL, key(student, "another"));
                return true;
            } catch (LucaException refused) {
                assertThat(refused.field()).contains("evaluation_id");
                return false;
            }
        }

        private static Call call(Role role, String body) {
            return new Call(
                    new Caller(SCHOOL, new PersonId("somebody"), role),
                    Map.<String, String>of()::get,
                    _ -> List.of(),
                    body.getBytes(UTF_8),
                    new RequestId("correlation"));
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Test
    void a_pupils_first_evaluation_costs_a_read_a_count_beside_it_and_a_write_and_the_next_a_write() {
        enroll("bea");
        enroll("ana");
        try (Copy copy = new Copy()) {
            copy.saveConfig();
            copy.record("bea", "opens-the-class");
            int before = copy.calls.calls();
            copy.callsBefore.clear();

            copy.record("ana", "first");

            assertThat(copy.calls.calls() - before).isEqualTo(3);
            assertThat(copy.callsBefore)
                    .as("the count does not wait for the student")
                    .containsExactly(before);

            copy.record("ana", "second");

            assertThat(copy.calls.calls() - before).isEqualTo(4);
        }
    }

    @Test
    void copies_that_counted_few_add_some_at_the_most_before_they_see_that_others_have_filled_the_grade() {
        enroll("carla");
        fill("carla", 0, GradeKey.MOST_EVALUATIONS / 2 - 1);
        try (Copy first = new Copy();
                Copy second = new Copy()) {
            assertThat(first.accepts("carla")).isTrue();
            assertThat(second.accepts("carla")).isTrue();

            fill("carla", GradeKey.MOST_EVALUATIONS / 2 - 1, GradeKey.MOST_EVALUATIONS);

            for (Copy each : List.of(first, second)) {
                assertThat(IntStream.range(0, 50).filter(_ -> each.accepts("carla")))
                        .hasSize(EvaluationCounts.UNCOUNTED);
            }
        }
    }

    @Test
    void a_copy_remembers_no_count_of_half_the_limit_or_more() {
        enroll("dora");
        fill("dora", 0, GradeKey.MOST_EVALUATIONS / 2);
        try (Copy copy = new Copy()) {
            assertThat(copy.accepts("dora")).isTrue();

            fill("dora", GradeKey.MOST_EVALUATIONS / 2, GradeKey.MOST_EVALUATIONS);

            assertThat(copy.accepts("dora")).isFalse();
        }
    }

    private static void enroll(String student) {
        table.school(SCHOOL.value()).enroll(new Student(new StudentId(student), "Somebody", "3", "A"));
    }

    private static void fill(String student, int from, int to) {
        for (int number = from; number < to; number++) {
            var _ = table.school(SCHOOL.value())
                    .record(Evaluation.recorded(
                            key(student, "e_" + number),
                            new EvaluationType("exam"),
                            Score.of("80"),
                            LocalDate.of(2024, 2, 15),
                            new PersonId("teacher_1"),
                            NOW));
        }
    }

    private static EvaluationKey key(String student, String id) {
        return new EvaluationKey(
                new StudentId(student), new SubjectId("matematicas"), new PeriodId("Q1_2024"), new EvaluationId(id));
    }
}
