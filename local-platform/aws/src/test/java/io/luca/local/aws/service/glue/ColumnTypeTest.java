package io.luca.local.aws.service.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.service.glue.ColumnType.MisfitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the deserializer makes of JSON. */
class ColumnTypeTest {

    private static final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int     | 7           | 7",
                "int     | \"7\"       | 7",
                "bigint  | \"1764190000\" | 1764190000",
                "double  | \"85.50\"   | 85.50",
                "double  | 1e3         | 1000.0",
                "string  | 7           | \"7\"",
                "string  | {\"a\":[1]} | \"{\\\"a\\\":[1]}\"",
                "string  | \"ñ 😀\"    | \"ñ 😀\"",
                "boolean | \"true\"    | true",
                "boolean | false       | false",
                "int     | null        | null",
                "struct<n:string> | null | null"
            })
    void takes_json_that_says_the_same_in_another_form(String type, String from, String to) throws Exception {
        assertThat(converted(type, from)).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int     | 7.5",
                "int     | \"\"",
                "int     | \"seven\"",
                "int     | 3000000000",
                "int     | [1]",
                "bigint  | true",
                "double  | \"1,5\"",
                "boolean | \"maybe\"",
                "boolean | 1",
                "struct<n:string> | \"\"",
                "struct<n:struct<s:int>> | {\"n\":{\"s\":\"x\"}}"
            })
    void refuses_what_is_none_and_shows_nothing_of_it(String type, String from) {
        assertThatThrownBy(() -> converted(type, from))
                .isInstanceOf(MisfitException.class)
                .message()
                .doesNotContain("seven", "maybe", "3000000000");
    }

    @Test
    void a_struct_takes_the_members_that_it_knows_in_small_letters_and_lacks_the_others() throws Exception {
        assertThat(converted(
                        "struct<score_before:struct<n:string>,reason:struct<s:string>,late:struct<n:string>>",
                        "{\"score_before\":{\"N\":\"80\"},\"Reason\":{\"S\":\"recount\"},\"write_id\":{\"S\":\"x\"}}"))
                .isEqualTo("{\"score_before\":{\"n\":\"80\"},\"reason\":{\"s\":\"recount\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"array<string>", "decimal(5,2)", "timestamp", "struct<a>", ""})
    void refuses_types_that_it_does_not_know(String type) {
        assertThatThrownBy(() -> ColumnType.parse(type)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String converted(String type, String from) throws JsonProcessingException {
        return ColumnType.parse(type).convert(json.readTree(from)).toString();
    }
}
