package io.luca.local.aws.service.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {

    private static final String EVENTS = """
            {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"SK": {"S": [{"prefix": "EVENT#"}]}}}}""";

    @ParameterizedTest
    @CsvSource({
        "INSERT, EVENT#2026, true",
        "MODIFY, EVENT#2026, true",
        "REMOVE, EVENT#2026, false",
        "INSERT, GRADE#mat, false",
        "INSERT, xEVENT#2026, false"
    })
    void lets_through_what_matches_in_every_field(String name, String key, boolean passes) throws IOException {
        String event = "{\"eventName\":\"%s\",\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":\"%s\"}}}}".formatted(name, key);

        assertThat(matches(EVENTS, event)).isEqualTo(passes);
    }

    @Test
    void a_field_that_is_not_there_matches_nothing_but_its_absence() throws IOException {
        assertThat(matches(EVENTS, "{\"eventName\":\"INSERT\"}")).isFalse();
        assertThat(matches("{\"a\":[{\"exists\":true}]}", "{\"b\":1}")).isFalse();
        assertThat(matches("{\"a\":[{\"exists\":false}]}", "{\"b\":1}")).isTrue();
        assertThat(matches("{\"a\":[{\"anything-but\":\"x\"}]}", "{\"b\":1}")).isFalse();
    }

    @Test
    void anything_but_takes_one_value_or_a_list() throws IOException {
        assertThat(matches("{\"a\":[{\"anything-but\":\"x\"}]}", "{\"a\":\"y\"}"))
                .isTrue();
        assertThat(matches("{\"a\":[{\"anything-but\":[\"x\",\"y\"]}]}", "{\"a\":\"y\"}"))
                .isFalse();
    }

    /** A rule that is skipped would let through what AWS does not, or the other way round. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[{\"numeric\":[\">\",1]}]}",
                "{\"a\":[{\"prefix\":\"a\",\"suffix\":\"b\"}]}",
                "{\"$or\":[{\"a\":[1]}]}",
                "{\"a\":\"plain\"}",
                "{}",
                "no json"
            })
    void refuses_what_it_does_not_know(String pattern) {
        assertThatThrownBy(() -> EventPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean matches(String pattern, String event) throws IOException {
        return EventPattern.parse(pattern).matches(new ObjectMapper().readTree(event));
    }
}
