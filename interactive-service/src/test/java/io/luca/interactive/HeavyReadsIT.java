package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.StoredItems;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The largest class that a preview takes, many times at once, beside a school that works as on any day. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeavyReadsIT {

    private static final String LARGE = "heavy";
    private static final String CALM = "calm";
    private static final int STUDENTS = 2_000;
    private static final int EVALUATIONS_EACH = 20;
    /** So that who writes all the time stays within the share of one person. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Platform platform;

    HeavyReadsIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void mark() {
        platform.openSchool(LARGE, "ana");
        platform.openSchool(CALM, "beto");
        platform.table()
                .putAll(IntStream.range(0, STUDENTS * EVALUATIONS_EACH)
                        .mapToObj(number -> StoredItems.of(new SchoolId(LARGE), evaluationOf(number)))
                        .toList());
    }

    /** On a machine that does much else one of them may be told to come again. */
    @Test
    void of_four_previews_at_once_of_the_largest_class_none_fails() throws Exception {
        List<Api.Answer> answers = previews(4, () -> {});

        assertThat(answers).extracting(Api.Answer::status).contains(200).isSubsetOf(200, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200)
                .allSatisfy(answer ->
                        assertThat(answer.json().at("/counts/students").asInt()).isEqualTo(STUDENTS));
    }

    @Test
    void of_64_previews_at_once_none_fails_and_another_schools_writes_are_all_taken() throws Exception {
        List<Integer> writes = new ArrayList<>();

        List<Api.Answer> answers = previews(
                64,
                () -> writes.add(platform.teacher(CALM)
                        .post("/evaluations", evaluation("beto", "w" + writes.size(), "85"))
                        .status()));

        assertThat(answers).extracting(Api.Answer::status).contains(200, 429).containsOnly(200, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .allSatisfy(answer -> assertThat(answer.header("Retry-After")).isNotEmpty());
        assertThat(writes).isNotEmpty().containsOnly(201);
    }

    /** Sends so many at once, and does something else again and again until all are answered. */
    private List<Api.Answer> previews(int count, Runnable meanwhile) throws InterruptedException, ExecutionException {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Api.Answer>> calls = IntStream.range(0, count)
                    .mapToObj(_ -> callers.submit(() ->
                            platform.admin(LARGE).post("/config/preview", PreviewIT.preview("\"min_passing\":60"))))
                    .toList();
            while (!calls.stream().allMatch(Future::isDone)) {
                meanwhile.run();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            List<Api.Answer> answers = new ArrayList<>();
            for (Future<Api.Answer> call : calls) {
                answers.add(call.get());
            }
            return answers;
        }
    }

    private static Evaluation evaluationOf(int number) {
        return Evaluation.recorded(
                new EvaluationKey(
                        new StudentId("alumna_" + number / EVALUATIONS_EACH),
                        new SubjectId("matematicas"),
                        new PeriodId("Q1_2024"),
                        new EvaluationId("e" + number % EVALUATIONS_EACH)),
                new EvaluationType(number % 2 == 0 ? "exam" : "homework"),
                Score.of(Integer.toString(number % 101)),
                LocalDate.of(2024, 2, 15),
                new PersonId("teacher_1"),
                Instant.EPOCH);
    }
}
