package io.luca.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HistoryRetentionTest {

    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);

    @Test
    void an_object_that_is_written_anew_after_two_years_has_some_three_left() {
        assertThat(HistoryRetention.daysLeft("events/school_id=a/year=2026/month=01/x.parquet", JANUARY.plusYears(2)))
                .isEqualTo(1_080);
    }

    @Test
    void one_whose_key_names_no_month_begins_anew() {
        assertThat(HistoryRetention.daysLeft("events/school_id=a/x.parquet", JANUARY))
                .isEqualTo(1_800);
    }

    @Property
    void it_goes_in_the_last_thirty_days_of_its_five_years_and_never_after_them(
            @ForAll @IntRange(min = 0, max = 1_824) int age, @ForAll @IntRange(min = 1, max = 12) int month) {
        LocalDate first = LocalDate.of(2026, month, 1);
        LocalDate today = first.plusDays(age);

        int left = HistoryRetention.daysLeft("events/school_id=a/year=2026/month=%02d/x".formatted(month), today);

        assertThat(HistoryRetention.daysLeft()).as("a rule has it").contains(left);
        assertThat(ChronoUnit.DAYS.between(first, today.plusDays(left)))
                .isGreaterThan(HistoryRetention.DAYS - 30L)
                .isLessThanOrEqualTo(HistoryRetention.DAYS);
    }

    @Property
    void what_is_over_its_five_years_goes_at_once(@ForAll @IntRange(min = 1_825, max = 9_000) int age) {
        assertThat(HistoryRetention.daysLeft("events/school_id=a/year=2026/month=01/x", JANUARY.plusDays(age)))
                .isEqualTo(1);
    }
}
