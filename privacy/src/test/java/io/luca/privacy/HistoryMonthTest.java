package io.luca.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class HistoryMonthTest {

    private static final LocalDate TODAY = LocalDate.of(2028, 3, 15);

    @Test
    void an_object_is_as_old_as_the_first_day_of_the_month_in_its_key() {
        assertThat(HistoryMonth.age("events/school_id=a/year=2028/month=02/x.parquet", TODAY))
                .isEqualTo(29 + 14);
    }

    @Test
    void one_whose_key_names_no_month_is_new() {
        assertThat(HistoryMonth.age("events/school_id=a/x.parquet", TODAY)).isZero();
        assertThat(HistoryMonth.age("events/school_id=a/year=2028/month=13/x.parquet", TODAY))
                .isZero();
    }
}
