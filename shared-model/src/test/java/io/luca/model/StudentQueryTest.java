package io.luca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class StudentQueryTest {

    private static Student named(String name) {
        return new Student(new StudentId("s"), name, "3", "A");
    }

    @Property
    void every_beginning_of_a_word_of_a_name_finds_it(
            @ForAll @StringLength(min = 1, max = 8) @CharRange(from = 'a', to = 'z') String first,
            @ForAll @StringLength(min = 1, max = 8) @CharRange(from = 'a', to = 'z') String second,
            @ForAll @IntRange(min = 1, max = 8) int length) {
        String typed = second.substring(0, Math.min(length, second.length()));

        assertThat(StudentQuery.of(typed.toUpperCase(java.util.Locale.ROOT), Optional.empty())
                        .finds(named(first + "-" + second)))
                .isTrue();
        assertThat(StudentQuery.of("q" + typed, Optional.empty()).finds(named("z" + first + " z" + second)))
                .isFalse();
    }

    @Example
    void accents_written_in_one_character_or_two_are_the_same() {
        assertThat(StudentQuery.of("pen\u0303a", Optional.empty()).finds(named("Ana Pe\u00f1a")))
                .isTrue();
        assertThat(StudentQuery.of("pena", Optional.of("B")).finds(named("Ana Peña")))
                .isFalse();
    }

    @Example
    void what_nobody_types_is_refused() {
        assertThatThrownBy(() -> StudentQuery.of("x".repeat(101), Optional.empty()))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).contains("q"));
    }
}
