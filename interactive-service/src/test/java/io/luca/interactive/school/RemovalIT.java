package io.luca.interactive.school;

import static io.luca.interactive.platform.Platform.evaluation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Caller;
import io.luca.interactive.platform.LocalTable;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.local.testing.NeedsAws;
import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.LucaException;
import io.luca.model.Notice;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Role;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Two copies of the service and one table. Each copy remembers for itself and has a clock of its own, which may be wrong by as much as
 * is allowed; what passes for both is the test's to say. Whatever order things happen in, every mark that is stored can be graded and
 * corrected afterwards.
 */
@ExtendWith(RemovalIT.Aws.class)
class RemovalIT {

    private static final SchoolClass MATH = new SchoolClass(new SubjectId("matematicas"), new PeriodId("Q1_2024"));
    private static final Instant START = Instant.parse("2024-02-15T10:00:00Z");
    private static final Duration HALF_APART = Notice.APART.dividedBy(2);

    private static LocalTable table;
    private static Connection first;
    private static Connection second;
    private static Connection third;
    private static int schools;

    private Duration passed = Duration.ZERO;
    private SchoolId school = new SchoolId("none");
    private Copy teachers;
    private Copy admins;
    private int marks;

    /** Says whether there is an AWS to run on. */
    static final class Aws implements NeedsAws {}

    /** Where in a call something else happens. */
    enum Point {
        BEFORE,
        AFTER
    }

    /** What a killed process would not live to catch. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void start() {
        table = LocalTable.start();
        first = new Connection();
        second = new Connection();
        third = new Connection();
    }

    @AfterAll
    static void stop() {
        List.of(first, second, third).forEach(each -> each.copy.close());
        table.close();
    }

    /** A school of its own for each round. The one that announces is slow by as much as is allowed, and the one that looks is fast. */
    @BeforeEach
    void begin() {
        schools++;
        school = new SchoolId("school_" + schools);
        passed = Duration.ZERO;
        admins = new Copy(first, HALF_APART.negated());
        teachers = new Copy(second, HALF_APART);
        admins.save("matematicas", "historia");
        table.school(school.value()).enroll(new Student(new StudentId("ana"), "Ana", "3", "A"));
    }

    /** Lets something happen before or after one call to the store. */
    private static final class Meanwhile implements ExecutionInterceptor {

        private int calls;
        private int last;
        private Point point = Point.BEFORE;
        private Runnable action = () -> {};

        void at(int call, Point when, Runnable what) {
            calls = 0;
            last = call;
            point = when;
            action = what;
        }

        /** Lets nothing happen any more; whether it has. */
        boolean stop() {
            boolean hasHappened = calls >= last;
            last = 0;
            return hasHappened;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            calls++;
            happen(Point.BEFORE);
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            happen(Point.AFTER);
        }

        private void happen(Point now) {
            if (calls == last && point == now) {
                action.run();
            }
        }
    }

    /** A way to the table, which copies of the service use one after the other. */
    private static final class Connection {

        private final Meanwhile meanwhile = new Meanwhile();
        private final LocalTable.Copy copy = table.copy(meanwhile);
    }

    /** One copy of the service. */
    private final class Copy {

        private final Meanwhile meanwhile;
        private final ConfigHandlers config;
        private final EvaluationHandlers evaluations;

        Copy(Connection connection, Duration wrongBy) {
            meanwhile = connection.meanwhile;
            boolean _ = meanwhile.stop();
            Ticker ticker = () -> passed.toNanos();
            SchoolData data = new SchoolData(
                    connection.copy.table(),
                    new DataCalls(Duration.ofHours(1)),
                    new HeavyReads(new HeavyReads.Bounds(1, 1, 0, 0, Duration.ZERO)),
                    Runnable::run,
                    ticker);
            Clock clock = new MovedClock(() -> START.plus(passed).plus(wrongBy));
            config = new ConfigHandlers(data, clock);
            evaluations = new EvaluationHandlers(
                    data,
                    new ClassRights(
                            data, new SchoolStatuses(data, Runnable::run, ticker, clock), Runnable::run, ticker),
                    clock);
        }

        /** Looks at the configuration, and so after what has left, if it is time. */
        void look() {
            config.read(call(Role.SCHOOL_ADMIN, Map.of(), ""));
        }

        void save(String... subjects) {
            int version = stored().map(SchoolConfig::version).orElse(0);
            String rules = "{\"weights\":{\"exam\":1},\"min_passing\":60}";
            String all = List.of(subjects).stream()
                    .map(subject -> "\"%s\":%s".formatted(subject, rules))
                    .reduce((one, other) -> one + "," + other)
                    .orElseThrow();
            config.save(call(Role.SCHOOL_ADMIN, Map.of(), """
                    {"periods":[{"id":"Q1_2024","start":"2024-01-01","end":"2024-03-31"}],
                     "grading_rules":{%s},"version":%d}""".formatted(all, version)));
        }

        /** Whether a mark is accepted. */
        boolean mark(String subject) {
            String body = evaluation("ana", "e" + ++marks, "80").replace("matematicas", subject);
            try {
                evaluations.record(call(Role.TEACHER, Map.of(), body));
                return true;
            } catch (LucaException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
                assertThat(refused.field()).contains("subject");
                return false;
            }
        }

        void correct(Evaluation mark) {
            EvaluationKey key = mark.key();
            evaluations.correct(call(
                    Role.TEACHER,
                    Map.of(
                            "student_id", key.student().value(),
                            "subject", key.subject().value(),
                            "period", key.period().value(),
                            "evaluation_id", key.id().value()),
                    "{\"score\":81,\"version\":%d,\"reason\":\"r\"}".formatted(mark.version())));
        }
    }

    private static final class MovedClock extends Clock {

        private final InstantSource now;

        MovedClock(InstantSource now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Call call(Role role, Map<String, String> path, String body) {
        return new Call(
                new Caller(school, new PersonId("somebody"), role),
                path::get,
                _ -> List.of(),
                body.getBytes(UTF_8),
                new RequestId("correlation"));
    }

    @Test
    void an_idle_copy_takes_no_mark_by_a_configuration_that_was_replaced_a_minute_before() {
        assertThat(teachers.mark("historia")).isTrue();
        admins.save("historia");
        pass(Notice.OLDEST_SNAPSHOT);

        assertThat(teachers.mark("matematicas")).isFalse();
    }

    @Test
    void an_idle_copy_takes_no_mark_of_a_student_who_was_blocked_a_minute_before() {
        assertThat(teachers.mark("historia")).isTrue();
        table.erasures(school.value())
                .request(
                        new StudentId("ana"),
                        call(Role.SCHOOL_ADMIN, Map.of(), "{}").requester(),
                        START,
                        Duration.ofDays(30));
        pass(Notice.OLDEST_SNAPSHOT);

        assertThatThrownBy(() -> teachers.evaluations.record(call(Role.TEACHER, Map.of(), evaluation("ana", "x", "8"))))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    /** What the copy that announced does itself, and what the others do as soon as they read again. */
    @Test
    void what_is_leaving_takes_no_new_mark_and_the_marks_it_has_can_be_corrected() {
        teachers.mark("historia");
        admins.save("historia");
        assertThat(admins.mark("matematicas")).isFalse();
        assertThat(teachers.mark("matematicas")).as("by what it read before").isTrue();

        assertThat(stored().orElseThrow().rules()).doesNotContainKey(MATH.subject());
        assertEveryMarkCanBeGradedAndCorrected("while it is leaving");
        pass(Notice.LENGTH.plus(Notice.APART));
        admins.look();
        assertEveryMarkCanBeGradedAndCorrected("afterwards");
        assertThat(stored().orElseThrow().rules()).containsKey(MATH.subject());
        assertThat(admins.mark("matematicas")).as("it is in force again").isTrue();
    }

    /**
     * The teachers' copy reads the configuration, the administrators' copy announces, and a mark is on its way for as long as a request may
     * take: at each of its calls, before and after it, time passes and the end of the notice is looked for.
     */
    @ParameterizedTest
    @EnumSource
    void at_whatever_call_of_a_mark_the_end_of_the_notice_is_looked_for_the_mark_is_not_lost(Point point) {
        int rounds = 0;
        for (int announced : List.of(1, 30, 59)) {
            for (int asked : List.of(announced, 59, 60, 200)) {
                boolean isReached = true;
                for (int at = 1; isReached; at++) {
                    String round = "announced %d, asked %d, %s call %d".formatted(announced, asked, point, at);
                    begin();
                    teachers.mark("historia");
                    passUntil(announced);
                    admins.save("historia");
                    passUntil(asked);
                    teachers.meanwhile.at(at, point, () -> {
                        pass(Notice.LONGEST_REQUEST);
                        admins.look();
                    });

                    teachers.mark("matematicas");

                    isReached = teachers.meanwhile.stop();
                    assertEveryMarkCanBeGradedAndCorrected(round);
                    passTheNotice();
                    assertEveryMarkCanBeGradedAndCorrected(round);
                    rounds++;
                }
            }
        }
        assertThat(rounds).as("a mark is several calls").isGreaterThan(30);
    }

    /** A copy dies at a call of its mark; the client never hears of it. */
    @ParameterizedTest
    @EnumSource
    void at_whatever_call_of_a_mark_its_copy_dies_the_mark_is_not_lost(Point point) {
        boolean isReached = true;
        for (int at = 1; isReached; at++) {
            begin();
            teachers.mark("historia");
            admins.save("historia");
            teachers.meanwhile.at(at, point, () -> {
                throw new Killed();
            });

            try {
                teachers.mark("matematicas");
            } catch (Killed dead) {
                // as it shall be
            }

            isReached = teachers.meanwhile.stop();
            passTheNotice();
            assertEveryMarkCanBeGradedAndCorrected(point + " call " + at);
        }
    }

    /** Before and after each call of a save, and of the look at its end, the other copy takes a mark by what it has read before. */
    @ParameterizedTest
    @EnumSource
    void at_whatever_call_of_a_removal_a_mark_is_taken_the_mark_is_not_lost(Point point) {
        for (boolean isLook : List.of(false, true)) {
            boolean isReached = true;
            for (int at = 1; isReached; at++) {
                begin();
                teachers.mark("historia");
                if (isLook) {
                    admins.save("historia");
                    pass(Notice.LENGTH);
                }
                admins.meanwhile.at(at, point, () -> teachers.mark("matematicas"));

                if (isLook) {
                    admins.look();
                } else {
                    saveIfPossible(admins, "historia");
                }

                isReached = admins.meanwhile.stop();
                assertEveryMarkCanBeGradedAndCorrected("look %s, %s call %d".formatted(isLook, point, at));
                passTheNotice();
                assertEveryMarkCanBeGradedAndCorrected("look %s, %s call %d".formatted(isLook, point, at));
            }
        }
    }

    /**
     * Some minutes of many schools, by chance: one mark of the subject at least, saves that take it away and give it back, looks, and
     * time; some of it amid a call of something else.
     */
    @Test
    void whatever_the_order_no_mark_is_lost() {
        int accepted = 0;
        int removed = 0;
        for (int seed = 1; seed <= 60; seed++) {
            begin();
            Random chance = new Random(seed);
            teachers.mark("historia");
            for (int step = 0; step < 6; step++) {
                if (chance.nextBoolean()) {
                    int amid = 1 + chance.nextInt(4);
                    teachers.meanwhile.at(amid, chance.nextBoolean() ? Point.BEFORE : Point.AFTER, () -> {
                        administer(chance);
                        pass(Duration.ofSeconds(chance.nextInt((int) Notice.LONGEST_REQUEST.toSeconds() + 1)));
                        administer(chance);
                    });
                }
                boolean isMark = chance.nextInt(3) == 0;
                accepted += isMark && teachers.mark("matematicas") ? 1 : 0;
                boolean _ = teachers.meanwhile.stop();
                administer(chance);
                pass(Duration.ofSeconds(chance.nextInt(100)));
                removed += known().has(MATH) ? 0 : 1;
                assertRulesOfEveryMark("seed " + seed + ", step " + step);
            }
            assertEveryMarkCanBeGradedAndCorrected("seed " + seed);
        }
        assertThat(accepted).as("marks").isGreaterThan(10);
        assertThat(removed).as("times without the subject").isGreaterThan(10);
    }

    private void administer(Random chance) {
        switch (chance.nextInt(6)) {
            case 0, 1, 2 -> saveIfPossible(admins, "historia");
            case 3 -> saveIfPossible(admins, "matematicas", "historia");
            default -> admins.look();
        }
    }

    /** Refused is what has marks already, or was saved by the other one meanwhile. */
    private void saveIfPossible(Copy copy, String... subjects) {
        try {
            copy.save(subjects);
        } catch (LucaException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
        }
    }

    private void pass(Duration time) {
        passed = passed.plus(time);
    }

    private void passUntil(int second) {
        passed = Duration.ofSeconds(Math.max(second, passed.toSeconds()));
    }

    private void passTheNotice() {
        pass(Notice.LENGTH.plus(Notice.APART));
        teachers.look();
    }

    private Optional<SchoolConfig> stored() {
        return third.copy.table().configOf(school).stored();
    }

    /** What the night grades by. */
    private SchoolConfig known() {
        return stored().orElseThrow().known();
    }

    private void assertEveryMarkCanBeGradedAndCorrected(String round) {
        Copy fresh = new Copy(third, Duration.ZERO);
        for (EvaluationKey key : assertRulesOfEveryMark(round)) {
            fresh.correct(table.school(school.value()).evaluation(key).orElseThrow());
        }
    }

    /** The marks that are stored. */
    private List<EvaluationKey> assertRulesOfEveryMark(String round) {
        SchoolConfig known = known();
        return table.items("TENANT#" + school + "#STUDENT#ana", "EVAL#").stream()
                .map(item -> {
                    SchoolClass each = new SchoolClass(
                            new SubjectId(item.get("subject").s()),
                            new PeriodId(item.get("period").s()));
                    assertThat(known.has(each))
                            .as("%s: rules of %s", round, each)
                            .isTrue();
                    return new EvaluationKey(
                            new StudentId("ana"),
                            each.subject(),
                            each.period(),
                            new EvaluationId(item.get("evaluation_id").s()));
                })
                .toList();
    }
}
