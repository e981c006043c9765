package io.luca.local.aws.service.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 10.0.0.0/16, true",
        "0.0.0.0/0, 0.0.0.0/0, true",
        "10.0.0.0/16, 10.0.128.0/18, true",
        "10.0.0.0/16, 10.1.0.0/18, false",
        "10.0.128.0/18, 10.0.0.0/16, false",
        "10.0.0.0/16, 0.0.0.0/0, false",
        "255.255.255.255/32, 255.255.255.255/32, true",
        "128.0.0.0/1, 0.0.0.0/1, false",
    })
    void a_block_contains_another_if_it_has_all_its_addresses(String one, String other, boolean contains) {
        assertThat(Cidr.parse(one).contains(Cidr.parse(other))).isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0", "10.0.0.0/33", "10.0.0.256/32", "10.0.0.1/16", "10.0.0/8", "::/0", "a.b.c.d/8"})
    void refuses_what_is_no_block(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
