package io.luca.interactive.school;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.interactive.http.Caller;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.interactive.resilience.Snapshots;
import io.luca.interactive.school.ClassRights.Decision;
import io.luca.model.ClassId;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.Notice;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import io.luca.store.LocalTable;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** By how old rights something is decided while the store is down. */
class ClassRightsIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SubjectId MATH = new SubjectId("matematicas");
    private static final StudentId ANA = new StudentId("ana");
    private static final Caller TEACHER = new Caller(NORTE, new PersonId("t1"), Role.TEACHER);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean isDown = new AtomicBoolean();
    private final DynamoDbClient client = TABLE.client(new ExecutionInterceptor() {
        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (isDown.get()) {
                throw SdkClientException.create("down");
            }
        }
    });
    private final SchoolData data = new SchoolData(
            TABLE.table(client),
            new DataCalls(Duration.ofHours(1)),
            new HeavyReads(new HeavyReads.Bounds(1, 1, 0, 0, Duration.ZERO)),
            Runnable::run,
            nanos::get);
    private final ClassRights rights = new ClassRights(
            data,
            new SchoolStatuses(
                    data,
                    Runnable::run,
                    nanos::get,
                    Clock.fixed(DAY.atStartOfDay().toInstant(ZoneOffset.UTC), ZoneOffset.UTC)),
            Runnable::run,
            nanos::get);

    @BeforeEach
    void open_a_class() {
        TABLE.school("norte").enroll(new Student(ANA, "Ana", "3", "A"));
        TABLE.tables().classesOf(NORTE).open(new TaughtClass(new ClassId("mat"), "mat", MATH, "3", "A", 2026, 0));
        for (Membership each : new Membership[] {
            new Membership(new ClassId("mat"), new PersonId("ana"), MemberRole.STUDENT, DAY, Optional.empty()),
            new Membership(new ClassId("mat"), TEACHER.person(), MemberRole.TEACHER, DAY, Optional.empty())
        }) {
            TABLE.tables().membershipsOf(NORTE).join(each, DAY);
        }
        TABLE.tables().rightsOf(NORTE).endAtClass(new PersonId("admin_1"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void require(Decision decision) {
        rights.require(TEACHER, ANA, MATH, decision, SchoolData::unknownStudent);
    }

    private void assertUnknown(Decision decision) {
        assertThatThrownBy(() -> require(decision))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void reading_is_decided_for_five_minutes_by_what_was_known_and_writing_for_one() {
        require(Decision.WRITE);
        isDown.set(true);
        nanos.set(Notice.OLDEST_SNAPSHOT.toNanos() - 1);
        require(Decision.WRITE);

        nanos.set(Notice.OLDEST_SNAPSHOT.toNanos());
        assertUnknown(Decision.WRITE);
        assertThatCode(() -> require(Decision.READ)).doesNotThrowAnyException();

        nanos.set(Snapshots.LAST_RESORT.toNanos());
        assertUnknown(Decision.READ);
    }

    @Test
    void what_was_never_known_is_refused() {
        isDown.set(true);

        assertUnknown(Decision.READ);
        assertUnknown(Decision.WRITE);
    }
}
