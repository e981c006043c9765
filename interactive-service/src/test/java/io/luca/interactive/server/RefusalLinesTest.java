package io.luca.interactive.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.http.Caller;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLinesTest {

    private final AtomicLong nanos = new AtomicLong();
    private final RefusalLines lines = new RefusalLines(nanos::get);

    @Test
    void of_a_persons_refusals_one_a_second_is_written_and_tells_of_those_before() {
        assertThat(lines.count(caller("ana"))).hasValue(1);
        for (int refused = 0; refused < 500; refused++) {
            assertThat(lines.count(caller("ana"))).isEmpty();
        }

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThat(lines.count(caller("ana"))).hasValue(501);
    }

    @Test
    void a_flood_of_one_person_hides_no_other() {
        assertThat(lines.count(caller("ana"))).isPresent();

        assertThat(lines.count(caller("beto"))).isPresent();
    }

    private static Caller caller(String person) {
        return new Caller(new SchoolId("norte"), new PersonId(person), Role.STUDENT);
    }
}
