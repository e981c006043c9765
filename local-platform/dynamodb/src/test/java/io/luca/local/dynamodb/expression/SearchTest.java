package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
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

    /** A naive search looks at the part a billion times here, and a write holds its item's lock meanwhile. */
    @Test
    void how_often_it_looks_grows_with_the_sum_of_both_lengths() {
        String text = "a".repeat(35_000);
        String almost = "a".repeat(15_000) + "b";
        LongAdder looks = new LongAdder();

        boolean found = Search.contains(text.length(), text::charAt, almost.length(), i -> {
            looks.increment();
            return almost.charAt(i);
        });

        assertThat(found).isFalse();
        assertThat(looks.sum()).isLessThan(8L * (text.length() + almost.length()));
    }

    private static boolean isIn(String text, String part) {
        return Search.contains(text.length(), text::charAt, part.length(), part::charAt);
    }
}
