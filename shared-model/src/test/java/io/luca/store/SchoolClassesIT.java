package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.HISTORY;
import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.student;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.ClassId;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import io.luca.model.Unmeasured;
import io.luca.model.Unmeasured.Moved;
import io.luca.store.FaultyCalls.KillPoint;
import io.luca.store.FaultyCalls.Killed;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Classes, and who is in them: twice stored and once true. */
class SchoolClassesIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final ClassId MATH_A = new ClassId("mat-3a");
    private static final ClassId MATH_B = new ClassId("mat-3b");
    private static final ClassId HISTORY_A = new ClassId("his-3a");
    private static final PersonId TEACHER = new PersonId("maestra");
    private static final PersonId PUPIL = new PersonId(ANA.value());
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final LocalDate JANUARY = LocalDate.of(2027, 1, 15);

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static SchoolClasses norte() {
        return TABLE.tables().classesOf(NORTE);
    }

    private static SchoolMemberships members() {
        return TABLE.tables().membershipsOf(NORTE);
    }

    /** The class of mathematics in which Ana is on a day. */
    private static Optional<Membership> mathOf(LocalDate day) {
        return members().of(ANA).stream()
                .filter(each -> each.holds(day) && !each.schoolClass().equals(HISTORY_A))
                .findFirst();
    }

    private static TaughtClass of(ClassId id, SubjectId subject) {
        return new TaughtClass(id, "Clase " + id, subject, "3", "A", 2026, 0);
    }

    private static Membership from(LocalDate day, ClassId id, PersonId person, MemberRole role) {
        return new Membership(id, person, role, day, Optional.empty());
    }

    private static Membership until(LocalDate end, Membership membership) {
        return new Membership(
                membership.schoolClass(), membership.person(), membership.role(), membership.from(), Optional.of(end));
    }

    private static Membership pupil(LocalDate day, ClassId id) {
        return from(day, id, PUPIL, MemberRole.STUDENT);
    }

    private static void refuses(ErrorCode code, String field, ThrowingCallable call) {
        assertFails(call, code, field);
    }

    @BeforeEach
    void open_classes() {
        norte().open(of(MATH_A, MATH));
        norte().open(of(MATH_B, MATH));
        norte().open(of(HISTORY_A, HISTORY));
    }

    @Test
    void a_class_is_found_by_its_id_and_in_its_year_and_in_the_own_school_only() {
        assertThat(norte().find(MATH_A)).contains(of(MATH_A, MATH));
        assertThat(norte().ofYear(2026, 100, null).classes())
                .extracting(TaughtClass::id)
                .containsExactly(HISTORY_A, MATH_A, MATH_B);
        assertThat(norte().ofYear(2027, 100, null).classes()).isEmpty();
        assertThat(TABLE.tables().classesOf(new SchoolId("norte-2")).find(MATH_A))
                .isEmpty();
        assertThat(TABLE.tables().classesOf(new SchoolId("norte-2")).roster(MATH_A))
                .isEmpty();
    }

    @Test
    void a_move_waits_to_be_measured_until_it_is_settled_and_not_if_the_student_has_moved_again() {
        var _ = members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);
        Moved first = onlyMove();
        var _ = members().join(until(JANUARY, pupil(SEPTEMBER, MATH_A)), SEPTEMBER);

        settle(first);

        assertThat(first).isEqualTo(new Moved(ANA, MATH, SEPTEMBER, 1));
        assertThat(onlyMove()).as("it looks from the first day on").isEqualTo(new Moved(ANA, MATH, SEPTEMBER, 2));
        settle(onlyMove());
        assertThat(unmeasured()).isEmpty();
        assertThat(mathOf(SEPTEMBER)).isPresent();
        members().remove(MATH_A, PUPIL);
        assertThat(onlyMove()).isEqualTo(new Moved(ANA, MATH, SEPTEMBER, 3));
    }

    @Test
    void an_end_that_is_said_or_changed_counts_from_the_day_after_the_earlier_one() {
        var _ = members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);
        settle(onlyMove());

        var _ = members().join(until(JANUARY, pupil(SEPTEMBER, MATH_A)), SEPTEMBER);
        assertThat(onlyMove().since()).isEqualTo(JANUARY.plusDays(1));
        settle(onlyMove());

        var _ = members().join(until(JANUARY.plusDays(9), pupil(SEPTEMBER, MATH_A)), SEPTEMBER);
        assertThat(onlyMove().since()).isEqualTo(JANUARY.plusDays(1));
        settle(onlyMove());

        var _ = members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);
        assertThat(onlyMove().since()).isEqualTo(JANUARY.plusDays(10));
    }

    @Test
    void who_teaches_is_measured_nowhere_and_the_moves_of_another_school_are_not_seen() {
        var _ = members().join(from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER), SEPTEMBER);
        assertThat(unmeasured()).isEmpty();

        var _ = members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);

        assertThat(TABLE.tables().gradingOf(new SchoolId("norte-2")).unmeasured())
                .isExhausted();
    }

    private static List<Unmeasured> unmeasured() {
        List<Unmeasured> all = new ArrayList<>();
        TABLE.tables().gradingOf(NORTE).unmeasured().forEachRemaining(all::add);
        return all;
    }

    private static Moved onlyMove() {
        assertThat(unmeasured()).hasSize(1).first().isInstanceOf(Moved.class);
        return (Moved) unmeasured().getFirst();
    }

    private static void settle(Moved measured) {
        TABLE.tables().gradingOf(NORTE).settle(measured);
    }

    @Test
    void the_pages_of_a_year_go_to_the_end_and_their_cursors_lead_nowhere_else() {
        ClassesPage first = norte().ofYear(2026, 2, null);
        ClassesPage rest = norte().ofYear(2026, 2, first.nextCursor());

        assertThat(first.classes()).hasSize(2);
        assertThat(rest.classes()).extracting(TaughtClass::id).containsExactly(MATH_B);
        assertThat(rest.next()).isEmpty();
        refuses(ErrorCode.INVALID, "cursor", () -> norte().ofYear(2026, 2, Cursor.write("no#id")));
    }

    @Test
    void opening_a_class_again_changes_nothing_and_another_under_its_id_is_refused() {
        assertThat(norte().open(of(MATH_A, MATH))).isEqualTo(of(MATH_A, MATH));
        refuses(ErrorCode.CONFLICT, "class_id", () -> norte().open(of(MATH_A, HISTORY)));
        assertThat(norte().find(MATH_A)).contains(of(MATH_A, MATH));
    }

    @Test
    void a_change_needs_the_version_that_was_read_and_shows_in_both_places() {
        TaughtClass renamed = new TaughtClass(MATH_A, "Matemáticas 3A", MATH, "3", "A", 2026, 1);

        assertThat(norte().change(renamed)).isEqualTo(renamed);
        assertThat(norte().change(renamed)).as("sent again").isEqualTo(renamed);
        assertThat(norte().find(MATH_A)).contains(renamed);
        assertThat(norte().ofYear(2026, 100, null).classes()).contains(renamed);
        refuses(
                ErrorCode.CONFLICT,
                "version",
                () -> norte().change(of(MATH_A, MATH).withVersion(1)));
        refuses(
                ErrorCode.INVALID,
                "subject",
                () -> norte().change(of(MATH_A, HISTORY).withVersion(2)));
        refuses(
                ErrorCode.NOT_FOUND,
                "class_id",
                () -> norte().change(of(new ClassId("none"), MATH).withVersion(1)));
    }

    @Test
    void a_membership_stands_in_the_class_and_under_its_person() {
        members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);
        members().join(from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER), SEPTEMBER);

        assertThat(norte().roster(MATH_A).orElseThrow().members())
                .containsExactly(pupil(SEPTEMBER, MATH_A), from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER));
        assertThat(members().of(ANA)).containsExactly(pupil(SEPTEMBER, MATH_A));
        assertThat(members().taughtBy(TEACHER)).containsExactly(from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER));
        assertThat(members().taughtBy(PUPIL)).isEmpty();
        refuses(
                ErrorCode.NOT_FOUND,
                "class_id",
                () -> members().join(pupil(SEPTEMBER, new ClassId("none")), SEPTEMBER));
    }

    @Test
    void a_pupil_is_in_one_class_of_a_subject_at_a_time_and_moves_when_the_first_has_an_end() {
        members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);
        members().join(pupil(SEPTEMBER, HISTORY_A), SEPTEMBER);
        refuses(ErrorCode.CONFLICT, "from", () -> members().join(pupil(JANUARY, MATH_B), JANUARY));

        members().join(until(JANUARY.minusDays(1), pupil(SEPTEMBER, MATH_A)), JANUARY);
        members().join(pupil(JANUARY, MATH_B), JANUARY);

        assertThat(mathOf(SEPTEMBER)).map(Membership::schoolClass).contains(MATH_A);
        assertThat(mathOf(JANUARY.minusDays(1))).map(Membership::schoolClass).contains(MATH_A);
        assertThat(mathOf(JANUARY)).map(Membership::schoolClass).contains(MATH_B);
        assertThat(mathOf(SEPTEMBER.minusDays(1))).isEmpty();
    }

    @Test
    void a_teacher_has_several_classes_of_a_subject_and_may_come_back_to_one() {
        Membership autumn = until(JANUARY, from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER));
        Membership spring = from(JANUARY.plusDays(30), MATH_A, TEACHER, MemberRole.TEACHER);
        members().join(autumn, SEPTEMBER);
        members().join(spring, SEPTEMBER);
        members().join(from(SEPTEMBER, MATH_B, TEACHER, MemberRole.ASSISTANT), SEPTEMBER);

        assertThat(norte().roster(MATH_A).orElseThrow().members()).containsExactly(autumn, spring);
        assertThat(members().taughtBy(TEACHER)).hasSize(3);
        refuses(
                ErrorCode.CONFLICT,
                "from",
                () -> members().join(from(JANUARY, MATH_A, TEACHER, MemberRole.TEACHER), SEPTEMBER));
    }

    @Test
    void who_is_taken_out_was_never_there_and_taking_out_again_is_harmless() {
        members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);

        members().remove(MATH_A, PUPIL);
        members().remove(MATH_A, PUPIL);

        assertThat(norte().roster(MATH_A).orElseThrow().members()).isEmpty();
        assertThat(members().of(ANA)).isEmpty();
        members().join(pupil(SEPTEMBER, MATH_B), SEPTEMBER);
        assertThat(members().of(ANA)).containsExactly(pupil(SEPTEMBER, MATH_B));
    }

    @Test
    void a_class_takes_two_hundred_at_a_time_and_who_has_left_counts_no_more() {
        IntStream.range(0, SchoolMemberships.MOST_MEMBERS)
                .mapToObj(number -> new PersonId("alumno_" + number))
                .forEach(person -> members().join(from(SEPTEMBER, MATH_A, person, MemberRole.STUDENT), SEPTEMBER));
        refuses(ErrorCode.CONFLICT, "person_id", () -> members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER));

        members()
                .join(
                        until(JANUARY, from(SEPTEMBER, MATH_A, new PersonId("alumno_7"), MemberRole.STUDENT)),
                        JANUARY.plusDays(1));

        assertThat(members().join(pupil(JANUARY, MATH_A), JANUARY.plusDays(1))).isEqualTo(pupil(JANUARY, MATH_A));
    }

    @Test
    void somebody_teaches_sixty_classes_at_a_time() {
        for (int number = 0; number < SchoolMemberships.MOST_TAUGHT; number++) {
            ClassId id = new ClassId("c_" + number);
            norte().open(of(id, number % 2 == 0 ? MATH : HISTORY));
            members().join(from(SEPTEMBER, id, TEACHER, MemberRole.TEACHER), SEPTEMBER);
        }

        refuses(
                ErrorCode.CONFLICT,
                "class_id",
                () -> members().join(from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER), SEPTEMBER));
    }

    /** Does something in the moment before the first transaction of a client. */
    private static final class Meanwhile implements ExecutionInterceptor {

        private final AtomicBoolean isDone = new AtomicBoolean();
        private final Runnable act;

        Meanwhile(Runnable act) {
            this.act = act;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (context.request() instanceof TransactWriteItemsRequest && isDone.compareAndSet(false, true)) {
                act.run();
            }
        }
    }

    /** Another administrator puts the pupil into another class between this one's look and its write: the first time, and later. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_was_overtaken_looks_again_and_is_refused(boolean wasThereBefore) {
        if (wasThereBefore) {
            members().join(until(SEPTEMBER.minusDays(1), pupil(SEPTEMBER.minusDays(90), MATH_A)), SEPTEMBER);
        }
        Meanwhile other = new Meanwhile(() -> members().join(pupil(SEPTEMBER, MATH_B), SEPTEMBER));
        try (DynamoDbClient overtaken = TABLE.client(other)) {
            refuses(
                    ErrorCode.CONFLICT,
                    "from",
                    () -> TABLE.table(overtaken).membershipsOf(NORTE).join(pupil(SEPTEMBER, MATH_A), SEPTEMBER));
        }

        assertThat(mathOf(SEPTEMBER)).map(Membership::schoolClass).contains(MATH_B);
        assertBothPlacesAgree(Set.of(PUPIL), Set.of());
    }

    /** At every call to the store, before it and after it: a move, and then an erasure. */
    @ParameterizedTest
    @EnumSource
    void whoever_is_killed_in_a_move_or_an_erasure_leaves_both_places_alike_and_the_next_one_ends_it(KillPoint point) {
        boolean isWhole = false;
        for (int last = 1; !isWhole; last++) {
            members().remove(MATH_A, PUPIL);
            members().remove(MATH_B, PUPIL);
            members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);
            FaultyCalls calls = new FaultyCalls(last, point);
            try (DynamoDbClient client = TABLE.client(calls)) {
                moves(TABLE.table(client));
                isWhole = calls.calls() < last;
            } catch (Killed _) {
                assertBothPlacesAgree(Set.of(PUPIL), Set.of());
            }
            moves(TABLE.tables());
            assertThat(mathOf(JANUARY)).map(Membership::schoolClass).contains(MATH_B);
            assertThat(mathOf(SEPTEMBER)).map(Membership::schoolClass).contains(MATH_A);
            assertBothPlacesAgree(Set.of(PUPIL), Set.of());
        }
        isWhole = false;
        for (int last = 1; !isWhole; last++) {
            members().join(pupil(SEPTEMBER, HISTORY_A), SEPTEMBER);
            FaultyCalls calls = new FaultyCalls(last, point);
            try (DynamoDbClient client = TABLE.client(calls)) {
                TABLE.table(client).recordsOf(NORTE, ANA).remove();
                isWhole = calls.calls() < last;
            } catch (Killed _) {
                TABLE.tables().recordsOf(NORTE, ANA).remove();
            }
            assertThat(norte().roster(HISTORY_A).orElseThrow().members()).isEmpty();
            assertThat(members().of(ANA)).isEmpty();
        }
    }

    private static void moves(TenantTable table) {
        table.membershipsOf(NORTE).join(until(JANUARY.minusDays(1), pupil(SEPTEMBER, MATH_A)), JANUARY);
        table.membershipsOf(NORTE).join(pupil(JANUARY, MATH_B), JANUARY);
    }

    /** Whatever is asked for in whatever order: both places agree, and no pupil is in two classes of a subject on a day. */
    @Test
    void after_any_changes_both_places_say_the_same() {
        Random random = new Random(42);
        List<PersonId> pupils = List.of(PUPIL, new PersonId("beto"), new PersonId("carla"));
        List<ClassId> classes = List.of(MATH_A, MATH_B, HISTORY_A);
        List<Membership> accepted = new ArrayList<>();
        for (int turn = 0; turn < 150; turn++) {
            boolean isTeacher = random.nextInt(4) == 0;
            ClassId id = classes.get(random.nextInt(classes.size()));
            PersonId person = isTeacher ? TEACHER : pupils.get(random.nextInt(pupils.size()));
            LocalDate day = SEPTEMBER.plusDays(random.nextInt(30));
            Membership membership = from(day, id, person, isTeacher ? MemberRole.TEACHER : MemberRole.STUDENT);
            try {
                if (random.nextInt(6) == 0) {
                    members().remove(id, person);
                } else {
                    accepted.add(members()
                            .join(
                                    random.nextBoolean()
                                            ? membership
                                            : until(day.plusDays(random.nextInt(5)), membership),
                                    SEPTEMBER));
                }
            } catch (LucaException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
            }
        }

        assertThat(accepted).hasSizeGreaterThan(20);
        assertBothPlacesAgree(new HashSet<>(pupils), Set.of(TEACHER));
        for (PersonId each : pupils) {
            List<Membership> own = members().of(new StudentId(each.value()));
            for (int day = 0; day < 40; day++) {
                LocalDate date = SEPTEMBER.plusDays(day);
                assertThat(own.stream()
                                .filter(one ->
                                        one.holds(date) && !one.schoolClass().equals(HISTORY_A)))
                        .hasSizeLessThan(2);
            }
        }
    }

    private static void assertBothPlacesAgree(Set<PersonId> pupils, Set<PersonId> teachers) {
        List<Membership> own = new ArrayList<>();
        pupils.forEach(pupil -> own.addAll(members().of(new StudentId(pupil.value()))));
        teachers.forEach(teacher -> own.addAll(members().taughtBy(teacher)));
        List<Membership> rosters = new ArrayList<>();
        for (ClassId id : List.of(MATH_A, MATH_B, HISTORY_A)) {
            rosters.addAll(norte().roster(id).orElseThrow().members());
        }
        assertThat(rosters).containsExactlyInAnyOrderElementsOf(own);
    }

    @ParameterizedTest
    @EnumSource
    void who_is_teacher_and_assistant_of_a_class_is_taken_out_as_both_or_as_none(KillPoint point) {
        boolean isWhole = false;
        for (int last = 1; !isWhole; last++) {
            members().join(from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER), SEPTEMBER);
            members().join(from(SEPTEMBER, MATH_A, TEACHER, MemberRole.ASSISTANT), SEPTEMBER);
            FaultyCalls calls = new FaultyCalls(last, point);
            try (DynamoDbClient client = TABLE.client(calls)) {
                TABLE.table(client).membershipsOf(NORTE).remove(MATH_A, TEACHER);
                isWhole = calls.calls() < last;
            } catch (Killed _) {
                assertThat(members().taughtBy(TEACHER).size()).isIn(0, 2);
            }
            members().remove(MATH_A, TEACHER);
            assertThat(members().taughtBy(TEACHER)).isEmpty();
            assertThat(norte().roster(MATH_A).orElseThrow().members()).isEmpty();
        }
    }

    @Test
    void an_erased_pupil_is_in_no_class() {
        TABLE.school("norte").enroll(student(ANA));
        members().join(until(JANUARY, pupil(SEPTEMBER, MATH_A)), SEPTEMBER);
        members().join(pupil(JANUARY.plusDays(1), MATH_B), SEPTEMBER);
        members().join(pupil(SEPTEMBER, HISTORY_A), SEPTEMBER);
        members().join(from(SEPTEMBER, MATH_A, TEACHER, MemberRole.TEACHER), SEPTEMBER);

        TABLE.tables().recordsOf(NORTE, ANA).remove();

        for (ClassId id : List.of(MATH_A, MATH_B, HISTORY_A)) {
            assertThat(norte().roster(id).orElseThrow().members())
                    .noneMatch(each -> each.person().equals(PUPIL));
        }
        assertThat(norte().roster(MATH_A).orElseThrow().members()).hasSize(1);
        assertThat(members().of(ANA)).isEmpty();
        assertThat(TABLE.items().toString()).as("nor in the list of all").doesNotContain(ANA.value());
    }

    @Test
    void what_is_handed_out_of_a_pupil_names_the_classes() {
        TABLE.school("norte").enroll(student(ANA));
        members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);
        List<String> kinds = new ArrayList<>();

        TABLE.tables().recordsOf(NORTE, ANA).forEach(record -> kinds.add(record.get("kind") + " " + record));

        assertThat(kinds).anyMatch(kind -> kind.startsWith("classes") && kind.contains("mat-3a"));
    }

    @Test
    void a_profile_reads_nothing_of_classes() {
        TABLE.school("norte").enroll(student(ANA));
        members().join(pupil(SEPTEMBER, MATH_A), SEPTEMBER);

        assertThat(TABLE.school("norte").history(ANA, 100, null).orElseThrow().student())
                .isEqualTo(student(ANA));
    }
}
