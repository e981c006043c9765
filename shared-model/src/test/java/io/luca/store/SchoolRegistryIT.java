package io.luca.store;

import static io.luca.store.Samples.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.TableSchema;
import io.luca.model.ErrorCode;
import io.luca.model.RegisteredSchool;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import io.luca.model.SchoolStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The schools that operators know, and what each school's own paths are told of it. */
class SchoolRegistryIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SchoolId NORTE_2 = new SchoolId("norte-2");
    private static final ZoneId MEXICO = ZoneId.of("America/Mexico_City");
    private static final Instant CREATED = Instant.parse("2026-11-02T15:00:00Z");
    private static final Instant LATER = Instant.parse("2026-12-01T15:00:00Z");

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static RegisteredSchool school(SchoolId id, String name) {
        return new RegisteredSchool(id, name, new SchoolStatus(SchoolState.ACTIVE, CREATED, MEXICO));
    }

    private static SchoolRegistry registry() {
        return TABLE.registry();
    }

    @Test
    void a_school_is_registered_once_and_its_own_paths_know_where_it_is() {
        RegisteredSchool norte = school(NORTE, "Colegio del Norte");

        assertThat(registry().register(norte)).isEqualTo(norte);
        assertThat(registry().register(norte)).isEqualTo(norte);

        assertThat(registry().all()).containsExactly(norte);
        assertThat(TABLE.tables().statusOf(NORTE)).isEqualTo(norte.status());
        assertThat(TABLE.tables().statusOf(NORTE_2)).isEqualTo(SchoolStatus.UNSAID);
    }

    @Test
    void an_id_that_another_school_has_is_refused_and_changes_nothing() {
        RegisteredSchool norte = registry().register(school(NORTE, "Colegio del Norte"));

        assertFails(() -> registry().register(school(NORTE, "Otro")), ErrorCode.CONFLICT, "id");

        assertThat(registry().find(NORTE)).contains(norte);
    }

    @Test
    void a_suspended_school_is_no_jobs_and_knows_it_itself_and_another_one_works_on() {
        registry().register(school(NORTE, "Colegio del Norte"));
        registry().register(school(NORTE_2, "Colegio del Norte 2"));

        RegisteredSchool suspended = registry().change(NORTE, SchoolState.SUSPENDED, LATER);

        assertThat(suspended.status()).isEqualTo(new SchoolStatus(SchoolState.SUSPENDED, LATER, MEXICO));
        assertThat(TABLE.tables().statusOf(NORTE)).isEqualTo(suspended.status());
        assertThat(registry().active()).containsExactly(NORTE_2);
        assertThat(registry().isActive(NORTE)).isFalse();
        assertThat(registry().schools()).containsExactly(NORTE, NORTE_2);
        assertThat(TABLE.tables().statusOf(NORTE_2).isSuspended()).isFalse();
    }

    @Test
    void a_state_begins_once_however_often_it_is_said() {
        registry().register(school(NORTE, "Colegio del Norte"));
        registry().change(NORTE, SchoolState.SUSPENDED, LATER);

        assertThat(registry()
                        .change(NORTE, SchoolState.SUSPENDED, LATER.plusSeconds(9))
                        .status()
                        .since())
                .isEqualTo(LATER);
        assertThat(registry()
                        .register(school(NORTE, "Colegio del Norte"))
                        .status()
                        .state())
                .as("who creates it again does not resume it")
                .isEqualTo(SchoolState.SUSPENDED);
        registry().register(NORTE);
        assertThat(TABLE.tables().statusOf(NORTE).isSuspended()).isTrue();
        assertThat(registry()
                        .change(NORTE, SchoolState.ACTIVE, LATER.plusSeconds(9))
                        .status()
                        .since())
                .isEqualTo(LATER.plusSeconds(9));
    }

    @Test
    void a_school_that_is_none_is_neither_suspended_nor_made() {
        assertFails(() -> registry().change(NORTE, SchoolState.SUSPENDED, LATER), ErrorCode.NOT_FOUND, "id");

        assertThat(TABLE.items()).isEmpty();
    }

    @Test
    void an_entry_of_before_is_of_a_school_that_is_at_work() {
        TABLE.put(Map.of(
                TableSchema.PARTITION_KEY,
                AttributeValue.fromS(TableSchema.REGISTRY_PARTITION),
                TableSchema.SORT_KEY,
                AttributeValue.fromS("SCHOOL#norte"),
                "school_id",
                AttributeValue.fromS("norte")));

        assertThat(registry().all()).containsExactly(new RegisteredSchool(NORTE, "norte", SchoolStatus.UNSAID));
        assertThat(registry().active()).containsExactly(NORTE);
        assertThat(registry()
                        .change(NORTE, SchoolState.SUSPENDED, LATER)
                        .status()
                        .isSuspended())
                .isTrue();
    }

    /** At six in the evening of Mexico it is the next day in Greenwich. */
    @Test
    void the_day_of_a_school_is_that_of_where_it_is() {
        SchoolStatus status = new SchoolStatus(SchoolState.ACTIVE, CREATED, MEXICO);

        assertThat(status.dayAt(Instant.parse("2026-12-02T05:59:59Z"))).isEqualTo(LocalDate.of(2026, 12, 1));
        assertThat(status.dayAt(Instant.parse("2026-12-02T06:00:00Z"))).isEqualTo(LocalDate.of(2026, 12, 2));
    }
}
