package io.luca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MembershipTest {

    private static final LocalDate START = LocalDate.of(2026, 9, 1);

    private static Membership of(int from, int days) {
        LocalDate first = START.plusDays(from);
        return new Membership(
                new ClassId("c"),
                new PersonId("p"),
                MemberRole.STUDENT,
                first,
                days > 20 ? Optional.empty() : Optional.of(first.plusDays(days)));
    }

    @Property
    void two_overlap_if_there_is_a_day_in_both(
            @ForAll @IntRange(max = 20) int from,
            @ForAll @IntRange(max = 22) int days,
            @ForAll @IntRange(max = 20) int otherFrom,
            @ForAll @IntRange(max = 22) int otherDays) {
        Membership one = of(from, days);
        Membership other = of(otherFrom, otherDays);
        boolean isBoth =
                IntStream.range(0, 60).mapToObj(START::plusDays).anyMatch(day -> one.holds(day) && other.holds(day));

        assertThat(one.overlaps(other)).isEqualTo(isBoth);
        assertThat(other.overlaps(one)).isEqualTo(isBoth);
    }

    @Property
    void it_holds_from_its_first_day_to_its_last(@ForAll @IntRange(max = 20) int days) {
        Membership one = of(3, days);
        LocalDate last = START.plusDays(3L + days);

        assertThat(one.holds(START.plusDays(2))).isFalse();
        assertThat(one.holds(START.plusDays(3))).isTrue();
        assertThat(one.holds(last)).isTrue();
        assertThat(one.holds(last.plusDays(1))).isFalse();
        assertThat(one.isOver(last)).isFalse();
        assertThat(one.isOver(last.plusDays(1))).isTrue();
    }

    @Property
    void none_ends_before_it_begins(@ForAll @IntRange(min = 1, max = 20) int days) {
        assertThatThrownBy(() -> of(5, -days))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).contains("to"));
    }
}
