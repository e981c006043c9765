package io.luca.interactive.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.interactive.resilience.FairShares.Share;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Shares of 2 a second and 4 at once for a person, 4 and 8 for a school, by a clock that the test moves. */
class FairSharesTest {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SchoolId SUR = new SchoolId("sur");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // it may wrap
    private final FairShares shares = new FairShares(new Share(2, 4), new Share(4, 8), nanos::get);

    @Test
    void a_person_may_send_a_burst_and_then_so_many_each_second() {
        assertThat(admitted(NORTE, "ana", 10)).isEqualTo(4);

        pass(Duration.ofSeconds(1));

        assertThat(admitted(NORTE, "ana", 10)).isEqualTo(2);
    }

    @Test
    void a_rest_gives_no_more_than_a_burst() {
        assertThat(admitted(NORTE, "ana", 4)).isEqualTo(4);

        pass(Duration.ofHours(1));

        assertThat(admitted(NORTE, "ana", 10)).isEqualTo(4);
    }

    @Test
    void what_a_person_sends_too_much_takes_nothing_of_the_school() {
        assertThat(admitted(NORTE, "ana", 1_000)).isEqualTo(4);

        assertThat(admitted(NORTE, "beto", 4)).isEqualTo(4);
    }

    @Test
    void what_a_school_sends_too_much_takes_nothing_of_another() {
        int ofSchool = 0;
        for (String person : new String[] {"ana", "beto", "carla", "dora"}) {
            ofSchool += admitted(NORTE, person, 4);
        }

        assertThat(ofSchool).isEqualTo(8);
        assertThat(admitted(SUR, "eva", 4)).isEqualTo(4);
    }

    @Test
    void refusals_are_counted_by_whose_share_was_used_up() {
        int _ = admitted(NORTE, "ana", 6);
        int _ = admitted(NORTE, "beto", 4);
        int _ = admitted(NORTE, "carla", 3);

        assertThat(shares.refusedOfPersons().take()).isEqualTo(2);
        assertThat(shares.refusedOfSchools().take()).isEqualTo(3);
        assertThat(shares.refusedOfPersons().take()).as("since the last time").isZero();
    }

    @Test
    void the_same_id_in_another_school_is_another_person() {
        assertThat(admitted(NORTE, "ana", 5)).isEqualTo(4);

        assertThat(admitted(SUR, "ana", 5)).isEqualTo(4);
    }

    @Test
    void a_refusal_says_whether_the_person_or_the_school_is_meant() {
        int _ = admitted(NORTE, "ana", 4);
        assertThat(refusal(NORTE, "ana"))
                .hasValueSatisfying(detail -> assertThat(detail).contains("one person"));

        int _ = admitted(NORTE, "beto", 4);
        assertThat(refusal(NORTE, "carla"))
                .hasValueSatisfying(detail -> assertThat(detail).contains("your school"));
    }

    @Test
    void a_share_that_lets_nothing_through_is_none() {
        assertThatThrownBy(() -> new Share(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Share(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private int admitted(SchoolId school, String person, int requests) {
        int admitted = 0;
        for (int sent = 0; sent < requests; sent++) {
            admitted += refusal(school, person).isEmpty() ? 1 : 0;
        }
        return admitted;
    }

    private Optional<String> refusal(SchoolId school, String person) {
        try {
            shares.admit(school, new PersonId(person));
            return Optional.empty();
        } catch (LucaException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
            return Optional.of(refused.getMessage());
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
