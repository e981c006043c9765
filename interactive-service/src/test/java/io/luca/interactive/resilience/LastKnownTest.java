package io.luca.interactive.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LastKnownTest {

    private static final StudentId ANA = new StudentId("ana");
    private static final SchoolId SCHOOL = new SchoolId("school_1");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-02-15T10:00:00Z"), ZoneOffset.UTC);

    @Test
    void gives_back_the_newest_answer() {
        LastKnown known = new LastKnown(CLOCK);
        known.remember(SCHOOL, ANA, "all", "old".getBytes(UTF_8));
        known.remember(SCHOOL, ANA, "all", "new".getBytes(UTF_8));

        LastKnown.Stale stale = known.recall(SCHOOL, ANA, "all").orElseThrow();

        assertThat(stale.json()).asString(UTF_8).isEqualTo("new");
        assertThat(stale.age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void knows_nothing_of_another_school_student_or_part() {
        LastKnown known = new LastKnown(CLOCK);
        known.remember(SCHOOL, ANA, "all", "mine".getBytes(UTF_8));

        assertThat(known.recall(new SchoolId("school_10"), ANA, "all")).isEmpty();
        assertThat(known.recall(SCHOOL, new StudentId("ana_1"), "all")).isEmpty();
        assertThat(known.recall(SCHOOL, ANA, "one subject")).isEmpty();
    }
}
