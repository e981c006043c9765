package io.luca.local.dynamodb.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void numbers_are_kept_exactly(@ForAll("numbers") BigDecimal number) {
        AttributeValue read = value("{'N':'%s'}".formatted(number));

        assertThat(read)
                .isInstanceOfSatisfying(
                        AttributeValue.N.class, n -> assertThat(n.number()).isEqualByComparingTo(number));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void numbers_are_answered_without_exponent_and_without_superfluous_zeros(@ForAll("numbers") BigDecimal number) {
        String answered = answered(new AttributeValue.N(number)).get("N").textValue();

        assertThat(new BigDecimal(answered)).isEqualByComparingTo(number);
        assertThat(answered).matches("-?(0|[1-9]\\d*)(\\.\\d*[1-9])?");
    }

    @ParameterizedTest
    @CsvSource({"0042.1200, 42.12", "1E2, 100", "-0.0, 0", ".5, 0.5", "5., 5", "+7, 7", "1e-3, 0.001"})
    void numbers_may_be_written_in_all_usual_ways(String sent, String answered) {
        assertThat(answered(value("{'N':'%s'}".formatted(sent))).get("N").textValue())
                .isEqualTo(answered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1,5", "1 ", " 1", "0x1", "NaN", "--1", "1e", "٣"})
    void what_is_no_number_is_refused(String sent) {
        assertInvalid("{'N':'%s'}".formatted(sent), "The parameter cannot be converted to a numeric value: " + sent);
    }

    @Test
    void no_text_is_no_number() {
        assertInvalid("{'N':''}", "The parameter cannot be converted to a numeric value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123456789012345678901234567890123456789", "1.00000000000000000000000000000000000001"})
    void a_number_has_at_most_38_digits(String sent) {
        assertInvalid("{'N':'%s'}".formatted(sent), "Attempting to store more than 38 significant digits in a Number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E126", "-1E126", "1E+999"})
    void a_number_can_be_too_large(String sent) {
        assertInvalid(
                "{'N':'%s'}".formatted(sent),
                "Number overflow. Attempting to store a number with magnitude larger than supported range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E-131", "-1E-131", "1E-999"})
    void a_number_can_be_too_small(String sent) {
        assertInvalid(
                "{'N':'%s'}".formatted(sent),
                "Number underflow. Attempting to store a number with magnitude smaller than supported range");
    }

    @Test
    void a_value_has_exactly_one_type() {
        assertInvalid("{}", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        assertInvalid(
                "{'X':'a'}", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        assertInvalid(
                "{'S':'a','N':'1'}",
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported"
                        + " datatypes");
    }

    @Test
    void a_set_has_members_and_none_of_them_twice() {
        assertInvalid("{'SS':[]}", "One or more parameter values were invalid: An string set  may not be empty");
        assertInvalid("{'NS':[]}", "One or more parameter values were invalid: An number set  may not be empty");
        assertInvalid("{'BS':[]}", "One or more parameter values were invalid: Binary sets should not be empty");
        assertInvalid(
                "{'SS':['a','b','a']}",
                "One or more parameter values were invalid: Input collection [a, b, a] contains duplicates.");
        assertInvalid("{'NS':['1','1.0']}", "Input collection contains duplicates");
        assertInvalid(
                "{'BS':['AA==','AA==']}",
                "One or more parameter values were invalid: Input collection [AA==, AA==]of type BS contains"
                        + " duplicates.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'S':''}", "{'B':''}", "{'SS':['']}", "{'BS':['']}", "{'L':[]}", "{'M':{}}"})
    void empty_texts_binaries_lists_and_maps_are_values(String sent) {
        assertThat(answered(value(sent))).isEqualTo(read(sent));
    }

    /** Also one that is small: what its digits are is known only when all are read, and millions of them take minutes. */
    @Test
    void a_number_of_more_than_a_thousand_characters_is_refused_unread() {
        assertThat(value("{'N':'%s'}".formatted("0".repeat(999) + "1"))).isEqualTo(value("{'N':'1'}"));
        assertInvalid(
                "{'N':'%s'}".formatted("0".repeat(1_000) + "1"),
                "Attempting to store more than 38 significant digits in a Number");
    }

    @Test
    void null_is_true_whatever_is_sent() {
        assertThat(value("{'NULL':false}")).isEqualTo(value("{'NULL':true}"));
    }

    @Test
    void values_lie_at_most_32_levels_deep_with_their_attribute() {
        String deepest = "{'M':{'n':".repeat(31) + "{'S':'leaf'}" + "}}".repeat(31);

        assertThat(value(deepest)).isInstanceOf(AttributeValue.M.class);
        assertInvalid(
                "{'L':[" + deepest + "]}",
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond"
                        + " supported limit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'S':1} | NUMBER_VALUE cannot be converted to String",
                "{'N':1} | NUMBER_VALUE cannot be converted to String",
                "{'S':true} | TRUE_VALUE cannot be converted to String",
                "{'BOOL':'true'} | STRING_VALUE cannot be converted to Boolean",
                "{'S':{}} | Start of structure or map found where not expected",
                "{'B':'abc'} | Base64 encoded length is expected a multiple of 4 bytes but found: 3",
                "'text' | Unexpected field type",
            })
    void another_form_of_json_is_no_request_that_can_be_read(String sent, String message) {
        assertThatThrownBy(() -> value(sent))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.type()).isEqualTo("SerializationException"))
                .hasMessage(message);
    }

    private static void assertInvalid(String sent, String message) {
        assertThatThrownBy(() -> value(sent))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.type()).isEqualTo("ValidationException"))
                .hasMessage(message);
    }

    private static AttributeValue value(String json) {
        return ItemJson.readValue(read(json));
    }

    private static JsonNode answered(AttributeValue value) {
        return read(new String(StoredItem.json(StoredItem.encode(new Item(Map.of("it", value)))), UTF_8))
                .get("it");
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    @Provide
    Arbitrary<BigDecimal> numbers() {
        return AnyValue.number();
    }
}
