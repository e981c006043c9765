package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.value.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    private static final Item ITEM = Given.item("""
        {'one':{'N':'1'},'two':{'N':'2.0'},'cat':{'S':'cat'},'bin':{'B':'AQID'},'yes':{'BOOL':true},'nil':{'NULL':true},
         'series':{'L':[{'N':'1'},{'S':'x'},{'L':[{'N':'7'}]}]},'nested':{'M':{'a':{'M':{'b':{'S':'deep'}}},'n':{'N':'1'}}},
         'texts':{'SS':['a','b']},'numbers':{'NS':['1','2']},'bins':{'BS':['AQ==','Ag==']},'año.x':{'S':'odd'},'text':{'S':'ñandú𝄞'}}
        """);

    private static final String VALUES = """
        {':1':{'N':'1.00'},':2':{'N':'2'},':3':{'N':'3'},':text1':{'S':'1'},':cat':{'S':'cat'},':ca':{'S':'ca'},':dog':{'S':'dog'},
         ':b2':{'B':'Ag=='},':b12':{'B':'AQI='},':texts':{'SS':['b','a']},':S':{'S':'S'},':N':{'S':'N'},':L':{'S':'L'},
         ':list':{'L':[{'N':'7'}]},':a':{'S':'a'},':5':{'N':'5'},':7':{'N':'7'},':yes':{'BOOL':true},
         '#odd':'año.x','#map':'nested','#b':'b','#text':'text'}
        """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one = :1",
                "one <> :2",
                "one < :2",
                "one <= :1",
                "two > one",
                "two >= :2",
                ":1 = one",
                "yes = :yes",
                "texts = :texts",
                "cat = :cat",
                "cat < :dog",
                "series[2] = :list",
                "nested.n = series[0]",
                "#map.a.#b <> :cat"
            })
    void values_are_compared_by_what_they_are_worth(String condition) {
        assertThat(isTrue(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one = :text1", "one < :text1", "cat > :1", "series < :1", "yes = :1", "nil = :cat"})
    void values_of_different_types_are_neither_equal_nor_ordered(String condition) {
        assertThat(isTrue(condition)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nope = :1",
                "nope = nothing",
                "nope < :1",
                "nope >= nothing",
                "nope BETWEEN :1 AND :2",
                "nope IN (:1)",
                "one = series[9]",
                "one = nested.nope.deeper",
                "one = cat.n",
                "one = nested[0]",
                "size(nope) = :1"
            })
    void what_an_item_has_not_is_equal_to_nothing(String condition) {
        assertThat(isTrue(condition)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope <> :1", "nope <> nothing", "one <> nope", "one <> :text1"})
    void what_an_item_has_not_differs_from_everything(String condition) {
        assertThat(isTrue(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one BETWEEN :1 AND :2",
                "two BETWEEN :1 AND :2",
                "cat between :ca and :dog",
                ":2 BETWEEN one AND two",
                "one IN (:1)",
                "one in (:cat, :2, :1)",
                "series[2] IN (one, :list)"
            })
    void between_takes_its_bounds_and_in_takes_any_type(String condition) {
        assertThat(isTrue(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attribute_exists(one)",
                "attribute_exists(nested.a.#b)",
                "attribute_not_exists(nope)",
                "attribute_not_exists(nested.nope)",
                "attribute_not_exists(series[3])",
                "attribute_exists(#odd)",
                "attribute_type(one, :N)",
                "attribute_type(series, :L)",
                "attribute_type(:1, :N)",
                "begins_with(cat, :ca)",
                "begins_with(bin, :b12)",
                "begins_with(:cat, cat)",
                "contains(cat, :a)",
                "contains(texts, :a)",
                "contains(numbers, :1)",
                "contains(bins, :b2)",
                "contains(series, :list)",
                "contains(series, :1)",
                "contains(bin, :b2)",
                "size(cat) = :3",
                "size(#text) = :7",
                "size(bin) = :3",
                "size(texts) = :2",
                "size(series) > :2",
                "size(nested) = :2",
                "size(:cat) = :3",
                "size(cat) IN (:1, :3)",
                "size(cat) BETWEEN :2 AND :3"
            })
    void functions_answer(String condition) {
        assertThat(isTrue(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attribute_exists(nope)",
                "attribute_not_exists(one)",
                "attribute_type(one, :S)",
                "begins_with(one, cat)",
                "begins_with(bin, :b2)",
                "contains(numbers, :3)",
                "contains(cat, :1)",
                "contains(one, :1)",
                "size(one) = :1",
                "size(yes) = :1",
                "contains(nested, :a)"
            })
    void functions_are_false_for_types_that_they_are_not_for(String condition) {
        assertThat(isTrue(condition)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one = :2 AND one = :2 OR one = :1",
                "one = :1 OR one = :2 AND one = :2",
                "NOT one = :2 AND one = :1",
                "NOT (one = :2 OR one = :3)",
                "not not one = :1",
                "(one = :1)",
                "(one) = (:1)",
                "(one = :1) AND (two = :2)",
                "((one = :1) OR one = :2) AND cat = :cat",
                "one=:1 and(two=:2)",
                "  one\t=\n:1\r",
                "NOT(one = :2)",
                "(size(cat)) = :3"
            })
    void not_binds_before_and_which_binds_before_or(String condition) {
        assertThat(isTrue(condition)).isTrue();
    }

    @Test
    void no_item_has_no_attributes() {
        Condition absent = Condition.of("ConditionExpression", "attribute_not_exists(pk)", Given.placeholders("{}"));

        assertThat(absent.test(Item.EMPTY)).isTrue();
    }

    @Test
    void a_condition_tells_which_attributes_it_looks_at() {
        Condition condition = bound(
                "one = :1 AND (contains(#map.x, :a) OR NOT series[1] IN (:1, two)) AND size(cat) BETWEEN nil AND bin");

        assertThat(condition.attributes()).containsExactly("bin", "cat", "nested", "nil", "one", "series", "two");
    }

    private static boolean isTrue(String condition) {
        return bound(condition).test(ITEM);
    }

    private static Condition bound(String condition) {
        return Condition.of("ConditionExpression", condition, Given.placeholders(VALUES));
    }
}
