package io.luca.worker;

import static io.luca.worker.QueuedMessages.event;
import static io.luca.worker.QueuedMessages.list;
import static io.luca.worker.QueuedMessages.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.TableSchema;
import io.luca.model.ClassId;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.Person;
import io.luca.model.PersonId;
import io.luca.model.Receipt;
import io.luca.model.RegisteredSchool;
import io.luca.model.RequestId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import io.luca.model.SchoolStatus;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import io.luca.store.LocalTable;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** In a school whose rights end at the class, a teacher's event is judged by the classes of the day on which it occurred. */
class SenderRightsIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SchoolId NORTE_2 = new SchoolId("norte-2");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
    private static final Instant ON_THAT_DAY = Instant.parse("2026-11-24T17:59:00Z");
    private static final String TEACHER = "teacher_1";
    private static final PersonId ADMIN = new PersonId("admin_1");

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T18:00:00Z"));
    private final AtomicBoolean rostersFail = new AtomicBoolean();
    private QuarantineQueue quarantine;
    private DynamoDbClient client;
    private TenantTable table;
    private BatchIngestion work;

    private final class Rosters implements ExecutionInterceptor {

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof QueryRequest && rostersFail.get()) {
                throw SdkClientException.create("the test lets it fail");
            }
        }
    }

    @BeforeEach
    void open_a_school_with_a_class() {
        client = TABLE.client(new Rosters());
        quarantine = QuarantineQueue.open();
        table = TABLE.table(client);
        work = new BatchIngestion(
                table,
                new BlockedStudents(table, now::get),
                new SenderRights(table, now::get),
                new EventReader(now::get),
                new Quarantine(quarantine.client(), quarantine.url()));
        table.classesOf(NORTE)
                .open(new TaughtClass(
                        new ClassId("mat"), "Matemáticas", new SubjectId("matematicas"), "3", "A", 2026, 0));
        join("ana", MemberRole.STUDENT, DAY.minusDays(9), Optional.empty());
        join("gone", MemberRole.STUDENT, DAY.minusDays(9), Optional.of(DAY.minusDays(1)));
        join(TEACHER, MemberRole.TEACHER, DAY.minusDays(5), Optional.empty());
    }

    @AfterEach
    void end() {
        client.close();
        quarantine.close();
    }

    @Test
    void of_a_class_of_the_day_it_is_stored_and_of_others_it_is_refused_as_of_nobody() {
        table.rightsOf(NORTE).endAtClass(ADMIN);

        BatchResult result = run(
                sent(NORTE, "m1", TEACHER, "teacher", event("ana", "e1", ON_THAT_DAY)),
                sent(NORTE, "m2", TEACHER, "teacher", event("beto", "e2", ON_THAT_DAY)),
                sent(NORTE, "m3", TEACHER, "teacher", event("gone", "e3", ON_THAT_DAY)),
                sent(NORTE, "m4", "teacher_2", "teacher", event("ana", "e4", ON_THAT_DAY)),
                list(NORTE, "m5", event("ana", "e5"), event("beto", "e6")));

        assertThat(result).isEqualTo(new BatchResult(Set.of(), 6, 2, 4, 0));
        assertThat(eventsOf("ana")).containsExactlyInAnyOrder("e1", "e5");
        assertThat(eventsOf("beto")).isEmpty();
        assertThat(eventsOf("gone")).isEmpty();
        assertThat(table.eventsOf(NORTE)
                        .receipts(new RequestId("m2"))
                        .getFirst()
                        .rows())
                .containsExactly(new Receipt.Row(
                        0, "e2", Receipt.Outcome.QUARANTINED, "student_id", "the school has no such student"));
        assertThat(quarantine.taken().toString()).doesNotContain("secreto", "beto");
    }

    /** What came in before counts: it was promised to be stored. */
    @Test
    void of_a_suspended_school_all_that_came_in_since_is_refused_with_a_receipt_and_of_another_one_nothing() {
        for (SchoolId school : List.of(NORTE, NORTE_2)) {
            TABLE.registry().register(school);
        }
        var _ = TABLE.registry().change(NORTE, SchoolState.SUSPENDED, QueuedMessages.RECEIVED_AT);

        BatchResult result = run(
                sent(NORTE, "m1", "ana", "student", event("ana", "e1", ON_THAT_DAY)),
                sent(NORTE, "m2", TEACHER, "teacher", event("ana", "e2", ON_THAT_DAY)),
                sent(NORTE_2, "m3", "ana", "student", event("ana", "e3", ON_THAT_DAY)));

        assertThat(result).isEqualTo(new BatchResult(Set.of(), 3, 1, 2, 0));
        assertThat(eventsOf("ana")).isEmpty();
        assertThat(table.eventsOf(NORTE)
                        .receipts(new RequestId("m1"))
                        .getFirst()
                        .rows())
                .containsExactly(
                        new Receipt.Row(0, "e1", Receipt.Outcome.QUARANTINED, "school", "the school is suspended"));
        assertThat(quarantine.taken().toString()).doesNotContain("secreto");
    }

    /** At nine in the evening of Mexico it is the next day in Greenwich. */
    @Test
    void the_day_on_which_it_occurred_is_the_schools_own() {
        table.rightsOf(NORTE).endAtClass(ADMIN);
        var _ = TABLE.registry()
                .register(new RegisteredSchool(
                        NORTE,
                        "Colegio del Norte",
                        new SchoolStatus(SchoolState.ACTIVE, Instant.EPOCH, ZoneId.of("America/Mexico_City"))));

        BatchResult result = run(
                sent(NORTE, "m1", TEACHER, "teacher", event("gone", "e1", Instant.parse("2026-11-24T03:00:00Z"))),
                sent(NORTE, "m2", TEACHER, "teacher", event("gone", "e2", Instant.parse("2026-11-24T06:00:00Z"))));

        assertThat(result).isEqualTo(new BatchResult(Set.of(), 2, 1, 1, 0));
        assertThat(eventsOf("gone")).containsExactly("e1");
    }

    @Test
    void what_came_in_before_a_school_was_suspended_is_stored() {
        TABLE.registry().register(NORTE);
        var _ = TABLE.registry().change(NORTE, SchoolState.SUSPENDED, QueuedMessages.RECEIVED_AT.plusMillis(1));

        run(sent(NORTE, "m1", "ana", "student", event("ana", "e1", ON_THAT_DAY)));

        assertThat(eventsOf("ana")).containsExactly("e1");
    }

    /** What happened while both were in the class may be told later, and what happened before is no business of the teacher's. */
    @Test
    void the_day_on_which_it_occurred_decides() {
        table.rightsOf(NORTE).endAtClass(ADMIN);

        BatchResult result = run(
                sent(NORTE, "m1", TEACHER, "teacher", event("gone", "e1", at(DAY.minusDays(1)))),
                sent(NORTE, "m2", TEACHER, "teacher", event("ana", "e2", at(DAY.minusDays(6)))));

        assertThat(result).isEqualTo(new BatchResult(Set.of(), 2, 1, 1, 0));
        assertThat(eventsOf("gone")).containsExactly("e1");
        assertThat(eventsOf("ana")).isEmpty();
    }

    @Test
    void a_student_and_the_teachers_of_a_school_without_this_limit_are_judged_by_the_role_alone() {
        run(sent(NORTE, "m1", TEACHER, "teacher", event("beto", "e1", ON_THAT_DAY)));
        table.rightsOf(NORTE).endAtClass(ADMIN);
        now.updateAndGet(time -> time.plusSeconds(61));

        run(
                sent(NORTE, "m2", TEACHER, "teacher", event("beto", "e2", ON_THAT_DAY)),
                sent(NORTE, "m3", "beto", "student", event("beto", "e3", ON_THAT_DAY)));

        assertThat(eventsOf("beto")).containsExactlyInAnyOrder("e1", "e3");
    }

    @Test
    void while_the_classes_are_not_known_the_message_comes_again() {
        table.rightsOf(NORTE).endAtClass(ADMIN);
        rostersFail.set(true);

        assertThat(run(
                        sent(NORTE, "m1", TEACHER, "teacher", event("ana", "e1", ON_THAT_DAY)),
                        sent(NORTE, "m2", "ana", "student", event("ana", "e2", ON_THAT_DAY))))
                .as("the message that hangs on it, and no other")
                .isEqualTo(new BatchResult(Set.of("m1"), 2, 1, 0, 0));
        assertThat(eventsOf("ana")).containsExactly("e2");

        rostersFail.set(false);
        assertThat(run(sent(NORTE, "m1", TEACHER, "teacher", event("ana", "e1", ON_THAT_DAY)))
                        .failed())
                .isEmpty();
        assertThat(eventsOf("ana")).containsExactlyInAnyOrder("e1", "e2");
    }

    /** The message came in at 18:00:00; what stood in the queue while the role was taken away stands. */
    @Test
    void who_had_lost_the_role_when_the_event_came_in_is_refused() {
        save(TEACHER, QueuedMessages.RECEIVED_AT.plusMillis(1));
        save("teacher_2", QueuedMessages.RECEIVED_AT);

        BatchResult result = run(
                sent(NORTE, "m1", TEACHER, "teacher", event("ana", "e1", ON_THAT_DAY)),
                sent(NORTE, "m2", "teacher_2", "teacher", event("ana", "e2", ON_THAT_DAY)));

        assertThat(result).isEqualTo(new BatchResult(Set.of(), 2, 1, 1, 0));
        assertThat(eventsOf("ana")).containsExactly("e1");
    }

    private void save(String person, Instant lostAt) {
        var _ = table.peopleOf(NORTE)
                .save(
                        new PersonId(person),
                        ADMIN,
                        OptionalInt.empty(),
                        stored -> Person.recorded(
                                stored, new PersonId(person), "Somebody", Set.of(Role.TEACHER), false, lostAt));
    }

    private static Instant at(LocalDate day) {
        return Instant.parse(day + "T12:00:00Z");
    }

    private void join(String person, MemberRole role, LocalDate from, Optional<LocalDate> to) {
        var _ = table.membershipsOf(NORTE)
                .join(new Membership(new ClassId("mat"), new PersonId(person), role, from, to), DAY);
    }

    private BatchResult run(SQSMessage... messages) {
        return work.run(List.of(messages), new Pauses(now.get(), now::get, new Random(1), Thread::sleep));
    }

    private static Set<String> eventsOf(String student) {
        return TABLE.items().stream()
                .filter(item -> item.get(TableSchema.PARTITION_KEY).s().equals("TENANT#norte#STUDENT#" + student)
                        && item.containsKey("event_id"))
                .map(item -> item.get("event_id").s())
                .collect(Collectors.toSet());
    }
}
