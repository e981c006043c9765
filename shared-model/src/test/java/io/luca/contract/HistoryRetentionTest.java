package io.luca.contract;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class HistoryRetentionTest {

    @Property
    void an_object_goes_in_the_last_thirty_days_of_its_five_years_and_never_after_them(
            @ForAll @LongRange(min = 0, max = 1_824) long age) {
        int left = HistoryRetention.daysLeft(age);

        assertThat(HistoryRetention.daysLeft()).as("a rule has it").contains(left);
        assertThat(age + left).isGreaterThan(HistoryRetention.DAYS - 30L).isLessThanOrEqualTo(HistoryRetention.DAYS);
    }

    @Property
    void what_is_over_its_five_years_goes_at_once(@ForAll @LongRange(min = 1_825, max = 9_000) long age) {
        assertThat(HistoryRetention.daysLeft(age)).isEqualTo(1);
    }
}
