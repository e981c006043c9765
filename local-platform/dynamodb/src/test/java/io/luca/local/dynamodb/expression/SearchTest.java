package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SearchTest {

    @Property(tries = 2_000)
    void finds_what_the_text_itself_finds(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 20) String text,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 5) String part) {
        assertThat(isIn(text, part)).isEqualTo(text.contains(part));
    }

    /** A hundred of these take some tenths of a second; by a naive search each takes seconds. */
    @Test
    void values_of_the_largest_size_are_searched_often() {
        String text = "a".repeat(350_000);
        String almost = "a".repeat(150_000) + "b";

        for (int i = 0; i < 100; i++) {
            assertThat(isIn(text, almost)).isFalse();
        }
        assertThat(isIn(text + "b", almost)).isTrue();
    }

    private static boolean isIn(String text, String part) {
        return Search.contains(text.length(), text::charAt, part.length(), part::charAt);
    }
}
