package io.luca.local.aws.service.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputTemplateTest {

    private static final ObjectMapper json = new ObjectMapper();

    @Test
    void takes_the_json_at_each_path() throws IOException {
        JsonNode event = json.readTree("""
                {"dynamodb": {"NewImage": {"a": {"S": "ñandú \\"😀\\" \\\\"}, "n": {"N": "85.50"}, "m": {"M": {"x": {"BOOL": true}}}}}}""");

        JsonNode record = applied(
                "{\"text\": <$.dynamodb.NewImage.a.S>, \"number\": <$.dynamodb.NewImage.n.N>,"
                        + " \"whole\": <$.dynamodb.NewImage.m>}",
                event);

        assertThat(record.path("text").asText()).isEqualTo("ñandú \"😀\" \\");
        assertThat(record.path("number").isTextual()).isTrue();
        assertThat(record.path("number").asText()).isEqualTo("85.50");
        assertThat(record.at("/whole/M/x/BOOL").asBoolean()).isTrue();
    }

    @Test
    void what_is_not_there_becomes_an_empty_text() throws IOException {
        assertThat(applied("{\"a\": <$.b.c>}", json.readTree("{}")).path("a").asText("null"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": \"<$.b>\"}", // how AWS escapes there is not documented
                "{\"a\": <aws.pipes.pipe-name>}",
                "{\"a\": <$.b[0]>}",
                "{\"a\": <$.b>",
                "<$.b>",
                "text"
            })
    void refuses_what_it_does_not_know(String template) {
        assertThatThrownBy(() -> InputTemplate.parse(template)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode applied(String template, JsonNode event) throws IOException {
        return json.readTree(InputTemplate.parse(template).apply(event));
    }
}
