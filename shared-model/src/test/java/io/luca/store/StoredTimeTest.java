package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTimeTest {

    private static final long FIRST = LocalDate.of(0, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

    @Property
    void reads_every_time_that_an_instant_writes(
            @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Instant time = Instant.ofEpochSecond(seconds, nanos);
        assertThat(StoredTime.read(time.toString())).isEqualTo(time);
        Instant milli = Instant.ofEpochMilli(time.toEpochMilli());
        assertThat(StoredTime.read(milli.toString())).isEqualTo(milli);
    }

    @Example
    void reads_times_outside_of_four_digit_years() {
        assertThat(StoredTime.read("+12024-02-15T10:30:00Z")).isEqualTo(Instant.parse("+12024-02-15T10:30:00Z"));
        assertThat(StoredTime.read("0000-01-01T00:00:00Z").getEpochSecond()).isEqualTo(FIRST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-15T10:30:00.5Z",
                "2024-02-15T10:30:00Z",
                "2024-02-29T23:59:59.999999999Z",
                "2024-02-15T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2024-02-15T10:30:00+01:00",
                "2024-02-15T10:30:00.Z"
            })
    void reads_what_the_general_parser_reads_as_it_does(String text) {
        assertThat(StoredTime.read(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2024-02-15",
                "2024-02-15T10:30:00",
                "2024-02-15T10:30:00.1234567890Z",
                "2024-02-15 10:30:00Z",
                "2024-02-15T10:61:00Z",
                "2024-02-15T10:30:00z1",
                "2024/02/15T10:30:00Z"
            })
    void refuses_what_is_no_time(String text) {
        assertThatThrownBy(() -> StoredTime.read(text)).isInstanceOf(DateTimeParseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-02-29T10:30:00Z", "2024-13-01T10:30:00Z", "2024-00-01T10:30:00Z"})
    void refuses_a_day_that_does_not_exist(String text) {
        assertThatThrownBy(() -> StoredTime.read(text)).isInstanceOf(java.time.DateTimeException.class);
    }
}
