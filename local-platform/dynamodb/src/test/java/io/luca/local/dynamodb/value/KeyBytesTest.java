package io.luca.local.dynamodb.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyBytesTest {

    @Property
    void numbers_are_in_the_order_of_what_they_are_worth(
            @ForAll("numbers") BigDecimal first, @ForAll("numbers") BigDecimal second) {
        int order = compare(new AttributeValue.N(first), new AttributeValue.N(second));

        assertThat(Integer.signum(order)).isEqualTo(first.compareTo(second));
    }

    @Property
    void texts_are_in_the_order_of_their_characters(@ForAll("texts") String first, @ForAll("texts") String second) {
        int order = compare(new AttributeValue.S(first), new AttributeValue.S(second));

        assertThat(Integer.signum(order))
                .isEqualTo(Integer.signum(Arrays.compare(
                        first.codePoints().toArray(), second.codePoints().toArray())));
    }

    @Property
    void bytes_with_an_end_are_in_the_order_of_the_bytes_whatever_follows(
            @ForAll("bytes") Bytes first, @ForAll("bytes") Bytes second, @ForAll byte after, @ForAll byte afterSecond) {
        byte[] one = withNext(KeyBytes.terminated(first.toArray()), after);
        byte[] two = withNext(KeyBytes.terminated(second.toArray()), afterSecond);

        if (!first.equals(second)) {
            assertThat(Integer.signum(Arrays.compareUnsigned(one, two)))
                    .isEqualTo(Integer.signum(first.compareTo(second)));
        }
    }

    @Property
    void numbers_with_an_end_are_in_order_too(
            @ForAll("numbers") BigDecimal first, @ForAll("numbers") BigDecimal second) {
        int order = Arrays.compareUnsigned(
                KeyBytes.terminated(new AttributeValue.N(first)), KeyBytes.terminated(new AttributeValue.N(second)));

        assertThat(Integer.signum(order)).isEqualTo(first.compareTo(second));
    }

    @Test
    void the_ends_of_the_range_and_zero_are_in_order() {
        List<String> ascending = List.of(
                "-9.9999999999999999999999999999999999999E+125",
                "-1E125",
                "-10",
                "-1.1",
                "-1",
                "-0.1",
                "-1E-130",
                "0",
                "1E-130",
                "0.1",
                "1",
                "1.01",
                "1.1",
                "2",
                "10",
                "1E125",
                "9.9999999999999999999999999999999999999E+125");

        assertThat(ascending.stream()
                        .map(BigDecimal::new)
                        .map(AttributeValue.N::new)
                        .toList())
                .isSortedAccordingTo(KeyBytesTest::compare);
    }

    @Test
    void a_number_has_one_form_however_it_is_written() {
        assertThat(KeyBytes.ordered(new AttributeValue.N(new BigDecimal("100"))))
                .isEqualTo(KeyBytes.ordered(new AttributeValue.N(new BigDecimal("1.00E+2"))));
    }

    @Provide
    Arbitrary<BigDecimal> numbers() {
        return AnyValue.number();
    }

    @Provide
    Arbitrary<String> texts() {
        return AnyValue.text();
    }

    @Provide
    Arbitrary<Bytes> bytes() {
        return AnyValue.bytes();
    }

    private static int compare(AttributeValue.Scalar first, AttributeValue.Scalar second) {
        return Arrays.compareUnsigned(KeyBytes.ordered(first), KeyBytes.ordered(second));
    }

    private static byte[] withNext(byte[] bytes, byte next) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = next;
        return longer;
    }
}
