package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageRangeTest {

    @ParameterizedTest
    @CsvSource({
        ",             ,              true",
        ",             EVAL#mate#Q2#a, true",
        ",             EVAL#mate#Q1#b, false",
        ",             EVAL#arte#Q1#b, false",
        "EVAL#arte#Q1#b, ,              true",
        "EVAL#mate#Q1#a, ,              false",
        "EVAL#mate#Q2#a, ,              false",
        "EVAL#arte#Q1#b, EVAL#mate#Q1-b#a, true",
    })
    void holds_all_of_what_begins_and_ends_in_it(@Nullable String after, @Nullable String through, boolean all) {
        assertThat(new PageRange(after, through).holdsAllOf("EVAL#mate#Q1#")).isEqualTo(all);
    }
}
