package io.luca.interactive.school;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.interactive.http.Caller;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.interactive.resilience.Snapshots;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.Notice;
import io.luca.model.PersonId;
import io.luca.model.RegisteredSchool;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import io.luca.model.SchoolStatus;
import io.luca.store.LocalTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
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

/** When a suspension counts, and what day it is at a school. */
class SchoolStatusesIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final Caller TEACHER = new Caller(NORTE, new PersonId("t1"), Role.TEACHER);
    /** In Mexico it is still the day before. */
    private static final Instant EVENING = Instant.parse("2026-12-02T03:00:00Z");

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
    private SchoolStatuses statuses;

    @BeforeEach
    void register() {
        statuses = new SchoolStatuses(
                new SchoolData(
                        TABLE.table(client),
                        new DataCalls(Duration.ofHours(1)),
                        new HeavyReads(new HeavyReads.Bounds(1, 1, 0, 0, Duration.ZERO)),
                        Runnable::run,
                        nanos::get),
                Runnable::run,
                nanos::get,
                Clock.fixed(EVENING, ZoneOffset.UTC));
        TABLE.registry()
                .register(new RegisteredSchool(
                        NORTE,
                        "Colegio del Norte",
                        new SchoolStatus(SchoolState.ACTIVE, EVENING, ZoneId.of("America/Mexico_City"))));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void assertRefused(boolean changes, ErrorCode code) {
        assertThatThrownBy(() -> statuses.require(TEACHER, changes))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void a_suspension_counts_after_a_minute_at_the_latest_and_so_does_its_end() {
        statuses.require(TEACHER, false);
        TABLE.registry().change(NORTE, SchoolState.SUSPENDED, EVENING);

        nanos.set(Notice.OLDEST_SNAPSHOT.toNanos());
        assertRefused(false, ErrorCode.SCHOOL_SUSPENDED);
        assertRefused(true, ErrorCode.SCHOOL_SUSPENDED);

        TABLE.registry().change(NORTE, SchoolState.ACTIVE, EVENING);
        nanos.addAndGet(Notice.OLDEST_SNAPSHOT.toNanos());
        assertThatCode(() -> statuses.require(TEACHER, true)).doesNotThrowAnyException();
    }

    @Test
    void while_the_store_is_down_reading_goes_by_what_was_known_for_five_minutes_and_writing_for_one() {
        statuses.require(TEACHER, true);
        isDown.set(true);
        nanos.set(Notice.OLDEST_SNAPSHOT.toNanos());

        assertRefused(true, ErrorCode.UNAVAILABLE);
        assertThatCode(() -> statuses.require(TEACHER, false)).doesNotThrowAnyException();
        nanos.set(Snapshots.LAST_RESORT.toNanos());
        assertRefused(false, ErrorCode.UNAVAILABLE);
    }

    @Test
    void a_day_begins_when_it_begins_at_the_school() {
        assertThat(statuses.today(NORTE)).isEqualTo(LocalDate.of(2026, 12, 1));
        assertThat(statuses.today(new SchoolId("norte-2"))).isEqualTo(LocalDate.of(2026, 12, 2));
    }
}
