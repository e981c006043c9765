package io.luca.interactive.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.LucaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @Test
    void numbers_keep_every_digit() {
        Fields fields = Fields.parse("{\"score\":0.1}".getBytes(UTF_8), "score");

        assertThat(fields.decimal("score")).isEqualByComparingTo("0.1");
    }

    @Test
    void a_nested_field_is_named_by_its_path() {
        Fields fields = Fields.parse("{\"periods\":[{\"id\":\"a\"},{\"id\":7}]}".getBytes(UTF_8), "periods");

        assertThatThrownBy(() -> fields.objects("periods", "id").getLast().text("id"))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).hasValue("periods[1].id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"b\":{\"a\":1,\"a\":1}}"})
    void a_field_given_twice_is_refused_by_name(String body) {
        assertThatThrownBy(() -> Fields.parse(body.getBytes(UTF_8), "a", "b"))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).hasValue("a"));
    }

    @Test
    void a_name_without_end_is_not_repeated_to_its_sender() {
        String body = "{\"" + "n".repeat(60_000) + "\":1}";

        assertThatThrownBy(() -> Fields.parse(body.getBytes(UTF_8), "a")).hasMessageMatching(".{1,200}");
    }
}
