package io.luca.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    private final Environment environment = new Environment(Map.of("TABLE", "platform", "BLANK", " "));

    @Test
    void a_variable_has_its_value() {
        assertThat(environment.required("TABLE")).isEqualTo("platform");
        assertThat(environment.optional("TABLE")).contains("platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLE", "BLANK"})
    void one_that_must_be_there_is_named_if_it_is_not(String name) {
        assertThatThrownBy(() -> environment.required(name))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the environment lacks " + name);
    }

    @Test
    void one_that_may_be_missing_is_missing() {
        assertThat(environment.optional("ROLE")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "98"})
    void a_number_may_be_from_1_to_its_limit(String text) {
        assertThat(new Environment(Map.of("SIZE", text)).number("SIZE", 98)).isEqualTo(Integer.parseInt(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "99", "1.5", "ten", "9999999999"})
    void what_is_no_such_number_is_named_with_the_limit(String text) {
        assertThatThrownBy(() -> new Environment(Map.of("SIZE", text)).number("SIZE", 98))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SIZE must be a whole number from 1 to 98, got " + text);
    }

    @Test
    void a_snapshot_is_taken_only_where_lambda_says_so() {
        assertThat(initialized("snap-start").isBeforeSnapshot()).isTrue();
        assertThat(initialized("on-demand").isBeforeSnapshot()).isFalse();
        assertThat(new Environment(Map.of()).isBeforeSnapshot()).isFalse();
    }

    /** Lambda's variables hold the credentials of the function's role. */
    @Test
    void says_its_names_and_no_value_when_it_is_written_out() {
        assertThat(new Environment(Map.of("AWS_SECRET_ACCESS_KEY", "hidden")).toString())
                .isEqualTo("Environment[AWS_SECRET_ACCESS_KEY]");
    }

    private static Environment initialized(String how) {
        return new Environment(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", how));
    }
}
