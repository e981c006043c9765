package io.luca.local.dynamodb.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {

    @Test
    void a_text_without_a_value_is_a_missing_one() throws IOException {
        assertThat(JsonTree.read(new byte[0]).isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{} {}", "{}]", "{", "[1,]", "{\"a\" 1}", "tru"})
    void refuses_what_can_be_read_in_two_ways_or_in_none(String text) {
        assertThatThrownBy(() -> JsonTree.read(text.getBytes(UTF_8))).isInstanceOf(JsonProcessingException.class);
    }
}
