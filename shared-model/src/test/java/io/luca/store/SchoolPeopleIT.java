package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.correction;
import static io.luca.store.Samples.evaluation;
import static io.luca.store.Samples.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationChange;
import io.luca.model.LucaException;
import io.luca.model.Person;
import io.luca.model.PersonId;
import io.luca.model.Rectification;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentQuery;
import io.luca.model.TeacherScope;
import io.luca.store.FaultyCalls.KillPoint;
import io.luca.store.FaultyCalls.Killed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Who works and who learns at a school: what is written down about them, and that nobody writes it who may not any more. */
class SchoolPeopleIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final PersonId ROSA = new PersonId("rosa");
    private static final PersonId LUZ = new PersonId("luz");
    private static final OptionalInt NEW = OptionalInt.empty();

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static SchoolPeople people() {
        return TABLE.tables().peopleOf(NORTE);
    }

    private static SchoolStudents students() {
        return TABLE.tables().studentsOf(NORTE);
    }

    private static Person say(PersonId of, PersonId by, OptionalInt version, Instant now, Role... roles) {
        return people().save(
                        of, by, version, stored -> Person.recorded(stored, of, "Somebody", Set.of(roles), true, now));
    }

    @Test
    void who_has_lost_the_role_sets_nobodys_roles_any_more_whatever_a_copy_of_the_service_remembers() {
        say(ROSA, LUZ, NEW, NOW, Role.TEACHER);

        assertThatThrownBy(() -> say(LUZ, ROSA, NEW, NOW))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatThrownBy(() -> TABLE.tables().rightsOf(NORTE).endAtClass(ROSA))
                .isInstanceOf(LucaException.class);
        assertThat(people().find(LUZ)).isEmpty();
        assertThat(TABLE.tables().rightsOf(NORTE).ofTeachers()).isEqualTo(TeacherScope.SCHOOL);
        TABLE.tables().rightsOf(NORTE).endAtClass(LUZ);
        assertThat(TABLE.tables().rightsOf(NORTE).ofTeachers()).isEqualTo(TeacherScope.CLASS);
    }

    /** A second look at the person, with another name, is no second loss. */
    @Test
    void what_was_done_before_the_role_was_lost_stands_and_nothing_after() {
        Instant later = NOW.plusSeconds(60);
        say(ROSA, LUZ, NEW, NOW.minusSeconds(60), Role.TEACHER);
        say(ROSA, LUZ, OptionalInt.of(0), NOW, Role.COORDINATOR);
        Person twice = say(ROSA, LUZ, OptionalInt.of(1), later, Role.COORDINATOR);

        assertThat(people().find(ROSA)).contains(twice);
        assertThat(twice.couldActAs(Role.TEACHER, NOW.minusMillis(1))).isTrue();
        assertThat(twice.couldActAs(Role.TEACHER, NOW)).isFalse();
        assertThat(twice.couldActAs(Role.TEACHER, later.minusMillis(1))).isFalse();
        assertThat(twice.couldActAs(Role.COORDINATOR, NOW.minusSeconds(30))).isTrue();
        assertThat(say(ROSA, LUZ, OptionalInt.of(2), later, Role.TEACHER).couldActAs(Role.TEACHER, later))
                .isTrue();
    }

    @Test
    void a_change_needs_the_version_that_was_read_and_sent_again_it_is_answered_again() {
        Person first = say(ROSA, LUZ, NEW, NOW, Role.TEACHER);

        assertThat(say(ROSA, LUZ, NEW, NOW.plusSeconds(1), Role.TEACHER)).isEqualTo(first);
        assertFails(() -> say(ROSA, LUZ, NEW, NOW, Role.COORDINATOR), ErrorCode.CONFLICT, "version");
        assertFails(() -> say(ROSA, LUZ, OptionalInt.of(5), NOW, Role.COORDINATOR), ErrorCode.CONFLICT, "version");
    }

    @Test
    void nobody_is_added_under_the_id_of_who_is_to_be_erased_or_was_and_nothing_is_set_right_there() {
        students().add(student(ANA));
        var _ = TABLE.tables()
                .erasuresOf(NORTE)
                .request(ANA, new Requester(LUZ, new RequestId("Dmq4sD5bhXyE0Zo=")), NOW, Duration.ofDays(30));

        assertFails(() -> students().add(new Student(ANA, "Another", "3", "A")), ErrorCode.CONFLICT, "student_id");
        assertThatThrownBy(() -> students().rectify(renamed(student(ANA), "Another", NOW)))
                .isInstanceOf(LucaException.class);
        TABLE.tables().recordsOf(NORTE, ANA).remove();
        assertFails(() -> students().add(new Student(ANA, "Another", "3", "A")), ErrorCode.CONFLICT, "student_id");
        assertThat(TABLE.items().toString()).doesNotContain("Another");

        TABLE.tables().erasuresOf(NORTE).withdraw(ANA);
        assertThat(students().add(student(ANA))).isEqualTo(student(ANA));
    }

    /** After each call the student is one and the same in both places, and whoever sends it again is answered that it is done. */
    @ParameterizedTest
    @EnumSource
    void whoever_is_killed_leaves_both_places_alike_and_the_next_try_ends_it(KillPoint point) {
        boolean isWhole = false;
        for (int last = 1; !isWhole; last++) {
            students().put(student(ANA));
            Rectification change = renamed(student(ANA), "Ana Peña " + last, NOW.plusSeconds(last));
            FaultyCalls calls = new FaultyCalls(last, point);
            try (DynamoDbClient client = TABLE.client(calls)) {
                var _ = TABLE.table(client).studentsOf(NORTE).rectify(change);
                isWhole = calls.calls() < last;
            } catch (Killed _) {
                assertBothPlacesAgree();
            }
            assertThat(students().rectify(change).name()).isEqualTo("Ana Peña " + last);
            assertBothPlacesAgree();
        }
    }

    private static void assertBothPlacesAgree() {
        assertThat(students()
                        .find(StudentQuery.of("", Optional.empty()), 10, null)
                        .students())
                .containsExactlyElementsOf(students().find(List.of(ANA)));
    }

    @Test
    void two_who_set_the_same_right_at_once_are_not_both_told_that_they_did() {
        students().add(student(ANA));
        students().rectify(renamed(student(ANA), "Ana Peña", NOW));

        assertThatThrownBy(() -> students().rectify(renamed(student(ANA), "Ana Peña", NOW.plusSeconds(1))))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    private static Rectification renamed(Student before, String name, Instant at) {
        return new Rectification(
                before, new Student(before.id(), name, before.gradeLevel(), before.group()), "a reason", LUZ, at);
    }

    @Test
    void the_corrections_of_an_evaluation_are_read_to_the_end_and_a_cursor_names_no_other_one() {
        students().add(student(ANA));
        norte().record(evaluation("e1", "50"));
        norte().record(evaluation("e2", "50"));
        for (int second = 1; second <= 12; second++) {
            Evaluation stored = norte().evaluation(
                            evaluation(second % 4 == 0 ? "e2" : "e1", "1").key())
                    .orElseThrow();
            norte().correct(correction(stored, String.valueOf(50 + second), NOW.plusSeconds(second)));
        }

        List<Integer> versions = new ArrayList<>();
        String cursor = null;
        do {
            ChangesPage page = norte().changes(evaluation("e1", "1").key(), 2, cursor);
            page.changes().stream().map(EvaluationChange::version).forEach(versions::add);
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(versions).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(norte().changes(evaluation("e1", "1").key(), 2, null)
                        .changes()
                        .getFirst())
                .satisfies(change -> assertThat(change.before().mark())
                        .isNotEqualTo(change.after().mark()));
        assertThat(Keys.changesSince(Keys.change(NOW, evaluation("e2", "1").key(), 3)))
                .doesNotContain(MATH.value(), "e2");
        assertFails(
                () -> norte().changes(evaluation("e1", "1").key(), 2, Cursor.write("EVAL#a#b#c")),
                ErrorCode.INVALID,
                "cursor");
    }

    private static SchoolTable norte() {
        return TABLE.school("norte");
    }
}
