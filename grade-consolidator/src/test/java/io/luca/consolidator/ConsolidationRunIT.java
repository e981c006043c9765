package io.luca.consolidator;

import static io.luca.consolidator.School.MATH;
import static io.luca.consolidator.School.Q1;
import static io.luca.consolidator.School.evaluation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.LocalTable;
import io.luca.store.Pauses;
import io.luca.store.SchoolTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Runs over several schools. Checkpoints, continuations and alerts are noted here; their AWS sides are tested on the laptop. */
class ConsolidationRunIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static final List<String> IDS = List.of("este", "norte", "sur");
    private static final Instant NIGHT = Instant.parse("2024-02-16T08:00:00Z");
    private static final RunRequest FIRST = new RunRequest(new RunId("night"), 0);

    private final Set<SchoolId> registered = new HashSet<>();
    private final List<RunRequest> continuations = new ArrayList<>();
    private final List<String> alerts = new ArrayList<>();
    private final List<String> saved = new ArrayList<>();
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private volatile Instant now = NIGHT;
    private Duration perSchool = Duration.ZERO;
    private int atOnce = 1;
    private Consumer<SchoolId> onBegin = _ -> {};
    private Runnable onWritten = () -> {};
    private DynamoDbClient client;

    @BeforeEach
    void three_schools_with_work() {
        client = TABLE.client(new ExecutionInterceptor() {
            @Override
            public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest) {
                    onWritten.run();
                }
            }
        });
        for (String id : IDS) {
            registered.add(new SchoolId(id));
            SchoolTable school = TABLE.school(id);
            school.saveConfig(School.config(), UUID.randomUUID());
            school.record(evaluation("ana", MATH, "exam", "exam_1", "80"));
        }
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void makes_the_grades_of_all_schools_and_forgets_its_checkpoint() {
        ConsolidationRun.Result result = run(FIRST);
        assertThat(result.isOver()).isTrue();
        assertThat(result.done().schools()).isEqualTo(3);
        assertThat(result.done().grades()).isEqualTo(3);
        assertThat(saved).containsExactly("este", "norte", "sur");
        assertThat(checkpoint).isEmpty();
        assertThat(alerts).isEmpty();
        IDS.forEach(id -> assertThat(isGraded(id)).isTrue());
    }

    @Test
    void at_the_end_of_its_time_it_has_itself_called_again_until_all_is_done() {
        perSchool = Duration.ofMinutes(8);
        assertThat(run(FIRST).isOver()).isFalse();
        assertThat(continuations).containsExactly(FIRST.next());
        assertThat(isGraded("norte")).isTrue();
        assertThat(isGraded("sur")).isFalse();
        ConsolidationRun.Result last = run(continuations.getLast());
        assertThat(last.isOver()).isTrue();
        assertThat(last.done().schools()).isEqualTo(3);
        assertThat(last.done().grades()).isEqualTo(3);
        assertThat(isGraded("sur")).isTrue();
        assertThat(checkpoint).isEmpty();
    }

    /** The first school waits for the last one to be over: one at a time would never end. */
    @Test
    void schools_that_are_done_at_the_same_time_are_told_and_passed_in_order() {
        atOnce = 3;
        CountDownLatch last = new CountDownLatch(1);
        onBegin = school -> {
            if (school.value().equals("sur")) {
                last.countDown();
            } else {
                await(last);
            }
        };

        ConsolidationRun.Result result = run(FIRST);

        assertThat(result.done().grades()).isEqualTo(3);
        assertThat(saved).containsExactly("este", "norte", "sur");
        IDS.forEach(id -> assertThat(isGraded(id)).isTrue());
    }

    /** What is done behind a school that is not does not let the checkpoint pass that one. */
    @Test
    void a_school_without_time_is_not_passed_although_the_ones_after_it_are_done() {
        atOnce = 3;
        CountDownLatch others = new CountDownLatch(2);
        onBegin = school -> {
            if (school.value().equals("este")) {
                await(others);
                now = NIGHT.plus(Duration.ofMinutes(14));
            }
        };
        onWritten = others::countDown;

        ConsolidationRun.Result result = run(FIRST);

        assertThat(result.isOver()).isFalse();
        assertThat(checkpoint.orElseThrow().doneThrough()).isNull();
        assertThat(result.done().schools()).isZero();
        assertThat(isGraded("sur")).isTrue();
        assertThat(isGraded("este")).isFalse();

        now = NIGHT.plus(Duration.ofMinutes(15));
        onBegin = _ -> {};
        onWritten = () -> {};
        ConsolidationRun.Result rest = run(continuations.getLast());
        assertThat(rest.isOver()).isTrue();
        assertThat(rest.done().schools()).isEqualTo(3);
        assertThat(rest.done().grades()).isEqualTo(3);
        assertThat(isGraded("este")).isTrue();
    }

    @Test
    void a_run_that_never_ends_is_given_up() {
        perSchool = Duration.ofMinutes(14);
        now = NIGHT;
        RunRequest last = new RunRequest(FIRST.run(), 96);
        assertThatThrownBy(() -> run(last)).hasMessageContaining("given up");
        assertThat(continuations).isEmpty();
    }

    @Test
    void without_its_checkpoint_it_starts_from_the_first_school_and_does_no_harm() {
        run(FIRST);
        checkpoint = Optional.empty();
        assertThat(run(FIRST).done().grades()).isZero();
        IDS.forEach(id -> assertThat(isGraded(id)).isTrue());
    }

    @Test
    void a_school_that_leaves_under_way_is_passed_over() {
        perSchool = Duration.ofSeconds(1);
        List<SchoolId> all = registered.stream()
                .sorted(java.util.Comparator.comparing(SchoolId::value))
                .toList();
        registered.remove(new SchoolId("norte"));
        ConsolidationRun.Result result = run(FIRST, all);
        assertThat(result.isOver()).isTrue();
        assertThat(isGraded("norte")).isFalse();
        assertThat(isGraded("sur")).isTrue();
        assertThat(alerts).isEmpty();
    }

    @Test
    void a_school_that_fails_is_told_with_its_reason_and_the_others_are_done() {
        TABLE.school("norte").record(evaluation("ana", new SubjectId("latin"), "exam", "exam_2", "80"));
        ConsolidationRun.Result result = run(FIRST);
        assertThat(result.done().failed()).containsOnlyKeys("norte");
        assertThat(alerts).singleElement().asString().contains("norte: subject latin has evaluations and no rules");
        IDS.forEach(id -> assertThat(isGraded(id)).isTrue());
    }

    /** Whoever is woken at night has this text: the subject finds the rules and the marks, and no pupil is named. */
    @ParameterizedTest
    @ValueSource(strings = {"matematicas", "historia"})
    void the_alert_names_the_subject_whose_marks_do_not_fit_and_no_pupil(String subject) {
        TABLE.school("norte").record(evaluation("ana", new SubjectId(subject), "exam", "exam_9", "150"));

        run(FIRST);

        assertThat(alerts)
                .singleElement()
                .asString()
                .contains("norte: subject " + subject + ": a mark does not fit the rules' scale")
                .doesNotContain("ana")
                .doesNotContain("exam_9");
    }

    private ConsolidationRun.Result run(RunRequest request) {
        return run(
                request,
                registered.stream()
                        .sorted(java.util.Comparator.comparing(SchoolId::value))
                        .toList());
    }

    private ConsolidationRun.Result run(RunRequest request, List<SchoolId> all) {
        Deadline deadline = new Deadline(now.plus(Duration.ofMinutes(13)), () -> now);
        Pauses pauses = new Pauses(deadline.end(), () -> now, new Random(1), _ -> {});
        return new ConsolidationRun(
                        new ConsolidationRun.Schools() {
                            @Override
                            public List<SchoolId> all() {
                                return all;
                            }

                            @Override
                            public boolean isAtWork(SchoolId school) {
                                onBegin.accept(school);
                                return registered.contains(school);
                            }
                        },
                        school -> {
                            SchoolConsolidation work = new SchoolConsolidation(
                                    TABLE.table(client).gradingOf(school),
                                    deadline,
                                    pauses,
                                    () -> NIGHT,
                                    new Parallel(4));
                            return work;
                        },
                        new Checkpoints() {
                            @Override
                            public Optional<Checkpoint> load(RunId run) {
                                return checkpoint;
                            }

                            @Override
                            public void save(RunId run, Checkpoint done) {
                                checkpoint = Checkpoint.read(done.json());
                                saved.add(String.valueOf(done.doneThrough()));
                                now = now.plus(perSchool);
                            }

                            @Override
                            public void clear(RunId run) {
                                checkpoint = Optional.empty();
                            }
                        },
                        continuations::add,
                        (subject, text) -> alerts.add(subject + "\n" + text),
                        atOnce)
                .run(request, deadline);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static boolean isGraded(String school) {
        return TABLE.school(school)
                .gradeDetail(new StudentId("ana"), MATH, Q1)
                .grade()
                .isPresent();
    }
}
