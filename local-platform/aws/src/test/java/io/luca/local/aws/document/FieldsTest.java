package io.luca.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesTest {

    private static final Resource RESOURCE = new Resource("S", "Subject", "Test::Thing");

    @Test
    void remembers_what_was_not_read_at_every_depth() {
        Properties properties = properties("""
                {"Read":"x","Unread":1,"Deep":{"Read":true,"Unread":false},
                 "List":[{"Read":"a"},{"Read":"b","Unread":"c"}]}""");

        properties.text("Read");
        properties.object("Deep").flag("Read");
        properties.objects("List").forEach(element -> element.text("Read"));

        assertThat(properties.unread()).containsExactlyInAnyOrder("Unread", "Deep.Unread", "List[1].Unread");
    }

    @Test
    void counts_a_whole_tree_and_what_has_no_meaning_as_read() {
        Properties properties = properties("""
                {"Tree":{"a":{"b":1}},"Price":3}""");

        properties.tree("Tree");
        properties.hasNoMeaningHere("Price", "nobody pays");
        properties.hasNoMeaningHere("Absent", "never said");

        assertThat(properties.unread()).isEmpty();
        assertThat(properties.withoutMeaning()).containsOnlyKeys("Price");
    }

    @Test
    void takes_numbers_and_booleans_as_texts_and_back() {
        Properties properties = properties("""
                {"Number":5,"NumberText":"5","Flag":true,"FlagText":"true"}""");

        assertThat(properties.text("Number")).isEqualTo("5");
        assertThat(properties.optionalNumber("NumberText")).hasValue(5L);
        assertThat(properties.flag("Flag")).isTrue();
        assertThat(properties.flag("FlagText")).isTrue();
        assertThat(properties.flag("Absent")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "objects", "texts", "object", "flag", "number", "missing", "elements", "nested"})
    void refuses_a_value_of_another_shape_by_name(String access) {
        Properties properties = properties("""
                {"Object":{"a":1},"Text":"maybe","Texts":["a"],"Nested":[["a"]]}""");
        Consumer<Properties> reading = switch (access) {
            case "text" -> wrong -> wrong.text("Object");
            case "objects" -> wrong -> wrong.objects("Object");
            case "texts" -> wrong -> wrong.texts("Text");
            case "object" -> wrong -> wrong.optionalObject("Text");
            case "flag" -> wrong -> wrong.flag("Text");
            case "number" -> wrong -> wrong.optionalNumber("Text");
            case "elements" -> wrong -> wrong.objects("Texts");
            case "nested" -> wrong -> wrong.texts("Nested");
            default -> wrong -> wrong.text("Absent");
        };

        assertThatThrownBy(() -> reading.accept(properties))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("S/Subject")
                .hasMessageFindingMatch("Object|Text|Absent|Nested");
    }

    private static Properties properties(String text) {
        try {
            return new Properties(RESOURCE, new ObjectMapper().readTree(text));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
