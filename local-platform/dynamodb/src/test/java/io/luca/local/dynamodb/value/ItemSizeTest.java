package io.luca.local.dynamodb.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "-0, 1",
        "1, 2",
        "99, 2",
        "100, 2",
        "123, 3",
        "1010, 3",
        "-42, 3",
        "0.05, 2",
        "1.5, 3",
        "100.5, 4",
        "2.71828, 5",
        "271828, 4",
        "1E125, 2",
        "1E-130, 2",
        "12345678901234567890123456789012345678, 20"
    })
    void numbers_have_a_byte_and_one_more_for_two_digits_on_each_side_of_the_point(String number, int size) {
        assertThat(ItemSize.of(new AttributeValue.N(new BigDecimal(number)))).isEqualTo(size);
    }

    @Property
    void texts_are_as_large_as_their_bytes(@ForAll("texts") String text) {
        assertThat(ItemSize.of(new AttributeValue.S(text))).isEqualTo(text.getBytes(UTF_8).length);
    }

    @Test
    void lists_and_maps_have_three_bytes_and_one_for_each_element() {
        AttributeValue one = new AttributeValue.Bool(true);

        assertThat(ItemSize.of(new AttributeValue.L(List.of()))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.L(List.of(one, one)))).isEqualTo(3 + 2 * (1 + 1));
        assertThat(ItemSize.of(new AttributeValue.M(Map.of("name", one)))).isEqualTo(3 + 1 + 4 + 1);
    }

    @Test
    void sets_are_as_large_as_their_members() {
        assertThat(ItemSize.of(new AttributeValue.SS(Set.of("a", "bcd")))).isEqualTo(4);
        assertThat(ItemSize.of(new AttributeValue.NS(Set.of(BigDecimal.ONE, BigDecimal.TEN))))
                .isEqualTo(4);
        assertThat(ItemSize.of(new AttributeValue.BS(Set.of(Bytes.of(new byte[7])))))
                .isEqualTo(7);
    }

    @Test
    void an_item_is_as_large_as_its_names_and_values() {
        Item item = new Item(Map.of("pk", new AttributeValue.S("año"), "n", new AttributeValue.Null()));

        assertThat(ItemSize.of(item)).isEqualTo(2 + 4 + 1 + 1);
    }

    @Provide
    Arbitrary<String> texts() {
        return AnyValue.text();
    }
}
