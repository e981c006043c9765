package io.luca.local.aws.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.document.Fields.Typing;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FieldsTest {

    /** Places written with slashes; what is refused is an {@link IllegalStateException} of the place and the reason. */
    private record Slashes(String path) implements Place {

        @Override
        public Place below(String name) {
            return new Slashes(path + "/" + name);
        }

        @Override
        public RuntimeException refused(String what) {
            return new IllegalStateException(path + ": " + what);
        }
    }

    @Test
    void remembers_what_was_not_read_at_every_depth() {
        Fields fields = lenient("""
                {"Read":"x","Unread":1,"Deep":{"Read":true,"Unread":false},
                 "List":[{"Read":"a"},{"Read":"b","Unread":"c"}]}""");

        fields.text("Read");
        fields.object("Deep").flag("Read");
        fields.objects("List").forEach(element -> element.text("Read"));

        assertThat(fields.unread()).containsExactlyInAnyOrder("/Unread", "/Deep/Unread", "/List[1]/Unread");
        assertThatThrownBy(fields::requireAllRead).hasMessage(": the field 'Unread' cannot be honoured");
    }

    @Test
    void the_first_field_that_nobody_read_is_refused_at_its_own_place() {
        Fields fields = lenient("{\"Deep\":{\"Read\":true,\"Unread\":false}}");

        fields.object("Deep").flag("Read");

        assertThatThrownBy(fields::requireAllRead).hasMessage("/Deep: the field 'Unread' cannot be honoured");
    }

    @Test
    void what_has_a_place_of_its_own_is_named_by_it_and_counts_with_the_rest() {
        Fields fields = lenient("{\"Parts\":{\"a\":{\"Unread\":1}}}");

        Fields part = fields.object("Parts").object("a", new Slashes("part a"));

        assertThat(fields.unread()).containsExactly("part a/Unread");
        assertThatThrownBy(() -> part.text("Absent")).hasMessage("part a: Absent is missing");
    }

    @Test
    void counts_a_whole_tree_and_what_is_ignored_as_read() {
        Fields fields = lenient("""
                {"Tree":{"a":{"b":1}},"Price":3,"Deep":{"Cost":4}}""");

        fields.tree("Tree");
        fields.ignore("Price", "nobody pays");
        fields.ignore("Absent", "never said");
        fields.object("Deep").ignore("Cost", "nobody asks");

        assertThat(fields.unread()).isEmpty();
        assertThatCode(fields::requireAllRead).doesNotThrowAnyException();
        assertThat(fields.ignored()).containsOnlyKeys("/Price", "/Deep/Cost").containsEntry("/Price", "nobody pays");
    }

    @Test
    void lenient_typing_takes_numbers_and_truth_values_as_texts_and_back_and_null_as_absent() {
        Fields fields = lenient("""
                {"Number":5,"NumberText":"5","Flag":true,"FlagText":"true","Texts":["a",1],"Null":null}""");

        assertThat(fields.text("Number")).isEqualTo("5");
        assertThat(fields.optionalNumber("NumberText")).hasValue(5L);
        assertThat(fields.flag("Flag")).isTrue();
        assertThat(fields.flag("FlagText")).isTrue();
        assertThat(fields.flag("Absent")).isFalse();
        assertThat(fields.texts("Texts")).containsExactly("a", "1");
        assertThat(fields.optionalText("Null")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text     | Number must be a text, not NUMBER
            nullText | Null must be a text, not NULL
            number   | Text must be a whole number, got "5"
            flag     | FlagText must be true or false, got "true"
            texts    | Texts must be a list of texts, and holds NUMBER
            """)
    void strict_typing_takes_none_for_the_other(String access, String message) {
        Fields fields = fields(Typing.STRICT, """
                {"Number":5,"Text":"5","FlagText":"true","Texts":["a",1],"Null":null}""");
        Consumer<Fields> reading = switch (access) {
            case "text" -> wrong -> wrong.text("Number");
            case "nullText" -> wrong -> wrong.optionalText("Null");
            case "number" -> wrong -> wrong.optionalNumber("Text");
            case "flag" -> wrong -> wrong.flag("FlagText");
            default -> wrong -> wrong.texts("Texts");
        };

        assertThatThrownBy(() -> reading.accept(fields))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(": " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text     | Object must be a text, not OBJECT
            objects  | Object must be a list, not OBJECT
            texts    | Text must be a list, not STRING
            object   | Text must be an object, not STRING
            flag     | Text must be true or false, got maybe
            number   | Text must be a whole number, got maybe
            bounds   | Number must be a whole number from 6 to 9, got 5
            above    | Number must be a whole number from 0 to 4, got 5
            fraction | Fraction must be a whole number, got 1.5
            elements | Texts[0] must be an object, not STRING
            nested   | Nested must be a list of texts, and holds ARRAY
            missing  | Absent is missing
            part     | Absent is missing
            """)
    void refuses_a_value_of_another_shape_by_name(String access, String message) {
        Fields fields = lenient("""
                {"Object":{"a":1},"Text":"maybe","Number":5,"Fraction":1.5,"Texts":["a"],"Nested":[["a"]]}""");
        Consumer<Fields> reading = switch (access) {
            case "text" -> wrong -> wrong.text("Object");
            case "objects" -> wrong -> wrong.objects("Object");
            case "texts" -> wrong -> wrong.texts("Text");
            case "object" -> wrong -> wrong.optionalObject("Text");
            case "flag" -> wrong -> wrong.flag("Text");
            case "number" -> wrong -> wrong.optionalNumber("Text");
            case "bounds" -> wrong -> wrong.optionalNumber("Number", 6, 9);
            case "above" -> wrong -> wrong.optionalNumber("Number", 0, 4);
            case "fraction" -> wrong -> wrong.optionalNumber("Fraction");
            case "elements" -> wrong -> wrong.objects("Texts");
            case "nested" -> wrong -> wrong.texts("Nested");
            case "part" -> wrong -> wrong.object("Absent", new Slashes("part"));
            default -> wrong -> wrong.text("Absent");
        };

        assertThatThrownBy(() -> reading.accept(fields))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(": " + message);
    }

    @Test
    void bounds_are_within() {
        Fields fields = lenient("{\"Number\":5}");

        assertThat(fields.optionalNumber("Number", 5, 9)).hasValue(5L);
        assertThat(fields.optionalNumber("Number", 0, 5)).hasValue(5L);
        assertThat(fields.optionalNumber("Absent", 0, 5)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_object_has_no_fields(Typing typing) {
        assertThatThrownBy(() -> fields(typing, "[]")).hasMessage(": must be an object, not ARRAY");
    }

    private static Fields lenient(String text) {
        return fields(Typing.LENIENT, text);
    }

    private static Fields fields(Typing typing, String text) {
        try {
            return new Fields(new Slashes(""), typing, new ObjectMapper().readTree(text));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
