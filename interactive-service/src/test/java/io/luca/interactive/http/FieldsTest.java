package io.luca.interactive.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.EvaluationType;
import io.luca.model.LucaException;
import io.luca.model.Scale;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void a_name_that_is_no_id_is_refused_as_the_field_that_it_names() {
        Fields weights = Fields.parse("{\"rules\":{\"ex#am\":1}}".getBytes(UTF_8), "rules")
                .object("rules");

        assertThatThrownBy(() -> weights.byId(EvaluationType::new, weights::decimal))
                .isInstanceOfSatisfying(LucaException.class, refused -> {
                    assertThat(refused.field()).hasValue("rules.ex#am");
                    assertThat(refused).hasMessageContaining("1 to 64 of the characters");
                });
    }

    @Test
    void what_is_made_of_fields_refuses_them_by_their_place_in_the_body() {
        Fields rules = Fields.parse("{\"rules\":{}}".getBytes(UTF_8), "rules").object("rules");

        assertThatThrownBy(() -> rules.placed(() -> new Scale(BigDecimal.ONE, BigDecimal.ONE, 0)))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).hasValue("rules.scale.min"));
        assertThatThrownBy(() -> rules.placed(() -> {
                    throw LucaException.conflict("version", "it was changed");
                }))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).hasValue("version"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"a\":1}          | a",
                "{\"b\":{\"a\":1,\"a\":1}}    | b.a",
                "{\"b\":[{},{\"a\":1,\"a\":1}]} | b[1].a"
            })
    void a_field_given_twice_is_refused_by_its_place(String body, String place) {
        assertThatThrownBy(() -> Fields.parse(body.getBytes(UTF_8), "a", "b"))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).hasValue(place));
    }

    @Test
    void a_name_without_end_is_not_repeated_to_its_sender() {
        String body = "{\"" + "n".repeat(60_000) + "\":1}";

        assertThatThrownBy(() -> Fields.parse(body.getBytes(UTF_8), "a")).hasMessageMatching(".{1,200}");
    }
}
