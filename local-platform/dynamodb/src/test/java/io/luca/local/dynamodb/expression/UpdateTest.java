package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateTest {

    private static final String BEFORE = """
        {'n':{'N':'5'},'s':{'S':'s'},'l':{'L':[{'N':'0'},{'N':'1'},{'N':'2'},{'N':'3'}]},
         'm':{'M':{'x':{'N':'1'},'l':{'L':[{'N':'7'}]}}},'ss':{'SS':['a','b']},'ns':{'NS':['1','2']},'bs':{'BS':['AQ==']}}
        """;

    private static final String VALUES = """
        {':1':{'N':'1'},':2':{'N':'2'},':s':{'S':'t'},':l':{'L':[{'S':'new'}]},':ss':{'SS':['b','c']},':ab':{'SS':['a','b']},
         ':ns':{'NS':['2','3']},':bs':{'BS':['Ag==']},':m':{'M':{}},':bool':{'BOOL':true},':null':{'NULL':true},':b':{'B':'AQ=='},
         ':huge':{'N':'9.9E125'},':tiny':{'N':'1E-30'},'#n':'n','#new':'new.one'}
        """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SET n = :s | {'n':{'S':'t'}}",
                "set #new = :1 | {'new.one':{'N':'1'}}",
                "SET a = n, b = s | {'a':{'N':'5'},'b':{'S':'s'}}",
                "SET n = n + :1 | {'n':{'N':'6'}}",
                "SET n = :1 - n | {'n':{'N':'-4'}}",
                "SET n = (n) + (:1) | {'n':{'N':'6'}}",
                "SET n = (n + :1) | {'n':{'N':'6'}}",
                "SET n = m.x + m.l[0] | {'n':{'N':'8'}}",
                "SET n = if_not_exists(n, :1) | {}",
                "SET z = if_not_exists(n, :1) | {'z':{'N':'5'}}",
                "SET z = if_not_exists(z, :1) + :2 | {'z':{'N':'3'}}",
                "SET z = if_not_exists(y, if_not_exists(z, :1)) | {'z':{'N':'1'}}",
                "SET m.l = list_append(m.l, :l) | {'m':{'M':{'x':{'N':'1'},'l':{'L':[{'N':'7'},{'S':'new'}]}}}}",
                "SET z = list_append(if_not_exists(z, :l), :l) | {'z':{'L':[{'S':'new'},{'S':'new'}]}}",
                "SET m.y = :1, m.l[0] = :s | {'m':{'M':{'x':{'N':'1'},'y':{'N':'1'},'l':{'L':[{'S':'t'}]}}}}",
                "SET m.x = m.l, n = m.x | {'n':{'N':'1'},'m':{'M':{'x':{'L':[{'N':'7'}]},'l':{'L':[{'N':'7'}]}}}}",
                "SET n = s, s = n | {'n':{'S':'s'},'s':{'N':'5'}}",
            })
    void set_takes_values_from_the_item_as_it_was(String update, String changed) {
        assertChanges(update, changed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SET l[1] = :s | {'l':{'L':[{'N':'0'},{'S':'t'},{'N':'2'},{'N':'3'}]}}",
                "SET l[40] = :1, l[9] = :2 | {'l':{'L':[{'N':'0'},{'N':'1'},{'N':'2'},{'N':'3'},{'N':'2'},{'N':'1'}]}}",
                "REMOVE l[0], l[2] | {'l':{'L':[{'N':'1'},{'N':'3'}]}}",
                "REMOVE l[0] SET l[3] = :s | {'l':{'L':[{'N':'1'},{'N':'2'},{'S':'t'}]}}",
                "SET l[9] = :s REMOVE l[0] | {'l':{'L':[{'N':'1'},{'N':'2'},{'N':'3'},{'S':'t'}]}}",
                "REMOVE l[9] | {}",
                "REMOVE m.l[0] | {'m':{'M':{'x':{'N':'1'},'l':{'L':[]}}}}",
            })
    void places_in_a_list_are_those_before_the_update_and_what_is_past_its_end_is_appended(
            String update, String changed) {
        assertChanges(update, changed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "REMOVE n | {'n':null}",
                "REMOVE nope, m.nope | {}",
                "REMOVE m.x, m.l | {'m':{'M':{}}}",
                "REMOVE n SET z = n | {'n':null,'z':{'N':'5'}}",
                "ADD n :1 | {'n':{'N':'6'}}",
                "ADD z :1 | {'z':{'N':'1'}}",
                "ADD m.x :1, m.z :ss | {'m':{'M':{'x':{'N':'2'},'z':{'SS':['b','c']},'l':{'L':[{'N':'7'}]}}}}",
                "ADD ss :ss, ns :ns, bs :bs |"
                        + " {'ss':{'SS':['a','b','c']},'ns':{'NS':['1','2','3']},'bs':{'BS':['AQ==','Ag==']}}",
                "DELETE ss :ss | {'ss':{'SS':['a']}}",
                "DELETE ss :ab | {'ss':null}",
                "DELETE nope :ss, ns :ns | {'ns':{'NS':['1']}}",
                "ADD n :1 DELETE ss :ss REMOVE s SET m.x = :2 |"
                        + " {'n':{'N':'6'},'ss':{'SS':['a']},'s':null,'m':{'M':{'x':{'N':'2'},'l':{'L':[{'N':'7'}]}}}}",
            })
    void remove_add_and_delete_change_what_is_there(String update, String changed) {
        assertChanges(update, changed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SET z = nope | The provided expression refers to an attribute that does not exist in the item",
                "SET z = nope + :1 | The provided expression refers to an attribute that does not exist in the item",
                "SET z = list_append(nope, :l) | The provided expression refers to an attribute that does not exist in"
                        + " the item",
                "SET z = s + :1 | An operand in the update expression has an incorrect data type",
                "SET z = list_append(n, :l) | An operand in the update expression has an incorrect data type",
                "ADD s :1 | An operand in the update expression has an incorrect data type",
                "ADD n :ss | An operand in the update expression has an incorrect data type",
                "ADD ss :ns | An operand in the update expression has an incorrect data type",
                "DELETE ns :ss | An operand in the update expression has an incorrect data type",
                "DELETE n :ss | An operand in the update expression has an incorrect data type",
                "SET nope.x = :1 | The document path provided in the update expression is invalid for update",
                "SET s.x = :1 | The document path provided in the update expression is invalid for update",
                "SET l.x = :1 | The document path provided in the update expression is invalid for update",
                "SET m[0] = :1 | The document path provided in the update expression is invalid for update",
                "SET l[9][0] = :1 | The document path provided in the update expression is invalid for update",
                "REMOVE nope.x | The document path provided in the update expression is invalid for update",
                "REMOVE s[0] | The document path provided in the update expression is invalid for update",
                "ADD nope.x :1 | The document path provided in the update expression is invalid for update",
                "SET n = :huge + :huge | Number overflow. Attempting to store a number with magnitude larger than"
                        + " supported range",
                "SET n = :huge + :1 | Number overflow. Attempting to store a number with magnitude larger than supported range",
            })
    void an_item_that_has_not_what_the_update_needs_is_not_changed(String update, String message) {
        assertThatThrownBy(() -> bind(update).apply(Given.item(BEFORE)))
                .isInstanceOf(ApiError.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INVALID SYNTAX HERE | Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\"",
                "SET | Syntax error; token: \"<EOF>\", near: \"SET\"",
                "SET a = :1, | Syntax error; token: \"<EOF>\", near: \",\"",
                "SET a = :1 + :1 + :1 | Syntax error; token: \"+\", near: \":1 + :1\"",
                "SET a = f(:1 + :1) | Syntax error; token: \"+\", near: \":1 + :1\"",
                "SET _a = :1 | Syntax error; token: \"_\", near: \"SET _a\"",
                "SET :1 = :1 | Syntax error; token: \":1\", near: \"SET :1 =\"",
                "SET set = :1 | Syntax error; token: \"set\", near: \"SET set =\"",
                "ADD n n | Syntax error; token: \"n\", near: \"n n\"",
                "SET a = :1 SET b = :1 | The \"SET\" section can only be used once in an update expression;",
                "SET a = :1 REMOVE b SET c = :1 | The \"SET\" section can only be used once in an update expression;",
                "SET a = f(b) | Invalid function name; function: f",
                "SET a = LIST_APPEND(b, :l) | Invalid function name; function: LIST_APPEND",
                "SET a = size(b) | The function is not allowed to be used this way in an expression; function: size",
                "SET a = list_append(list_append(:l, :l), :l) | The function is not allowed to be used this way in an"
                        + " expression; function: list_append",
                "SET name = f(b) | Attribute name is a reserved keyword; reserved keyword: name",
                "SET #x = :x | An expression attribute name used in the document path is not defined; attribute name:"
                        + " #x",
                "SET a = :x | An expression attribute value used in expression is not defined; attribute value: :x",
                "SET a = :1, #n = :1, n = :1 | Two document paths overlap with each other; must remove or rewrite one"
                        + " of these paths; path one: [n], path two: [n]",
                "SET a = :1 REMOVE a.b | Two document paths overlap with each other; must remove or rewrite one of"
                        + " these paths; path one: [a], path two: [a, b]",
                "SET a.b = :1, a[1] = :1 | Two document paths conflict with each other; must remove or rewrite one of"
                        + " these paths; path one: [a, b], path two: [a, [1]]",
                "SET a = list_append(:l) | Incorrect number of operands for operator or function; operator or"
                        + " function: list_append, number of operands: 1",
                "SET a = if_not_exists(:1, :1) | Operator or function requires a document path; operator or function:"
                        + " if_not_exists",
                "SET a = list_append(b, :s) | Incorrect operand type for operator or function; operator or function:"
                        + " list_append, operand type: S",
                "SET a = :s + b | Incorrect operand type for operator or function; operator or function: +, operand"
                        + " type: S",
                "SET a = b - :l | Incorrect operand type for operator or function; operator or function: -, operand"
                        + " type: L",
                "ADD a :s | Incorrect operand type for operator or function; operator: ADD, operand type: STRING,"
                        + " typeSet: ALLOWED_FOR_ADD_OPERAND",
                "ADD a :m | Incorrect operand type for operator or function; operator: ADD, operand type: MAP,"
                        + " typeSet: ALLOWED_FOR_ADD_OPERAND",
                "ADD a :bool | Incorrect operand type for operator or function; operator: ADD, operand type: BOOLEAN,"
                        + " typeSet: ALLOWED_FOR_ADD_OPERAND",
                "DELETE a :1 | Incorrect operand type for operator or function; operator: DELETE, operand type:"
                        + " NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
                "DELETE a :b | Incorrect operand type for operator or function; operator: DELETE, operand type:"
                        + " BINARY, typeSet: ALLOWED_FOR_DELETE_OPERAND",
            })
    void what_no_item_could_take_is_refused(String update, String what) {
        assertThatThrownBy(() -> bind(update))
                .isInstanceOf(ApiError.class)
                .hasMessage("Invalid UpdateExpression: " + what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REMOVE x.y", "REMOVE x[0]", "REMOVE x"})
    void what_is_removed_of_an_item_that_is_not_there_is_no_error(String update) {
        Item key = Given.item("{'pk':{'S':'p'}}");

        assertThat(bind(update).create(key)).isEqualTo(key);
    }

    @Test
    void an_update_creates_an_item_with_its_key() {
        assertThat(bind("SET a = :1 ADD b :2").create(Given.item("{'pk':{'S':'p'}}")))
                .isEqualTo(Given.item("{'pk':{'S':'p'},'a':{'N':'1'},'b':{'N':'2'}}"));
    }

    @Test
    void a_value_can_be_put_too_deep() {
        String deep = "{'d':" + "{'M':{'x':".repeat(31) + "{'N':'1'}" + "}}".repeat(31) + "}";
        String path = "d" + ".x".repeat(30);

        assertThat(bind("SET " + path + ".x = :1").apply(Given.item(deep))).isEqualTo(Given.item(deep));
        assertThatThrownBy(() -> bind("SET " + path + ".x = :l").apply(Given.item(deep)))
                .hasMessageStartingWith("Nesting Levels have exceeded supported limits");
    }

    @Test
    void an_update_tells_what_it_writes() {
        Update update = bind("SET m.x = :1, l[1] = s REMOVE #new");
        Item before = Given.item(BEFORE);

        assertThat(update.attributes()).isEqualTo(Set.of("m", "l", "new.one"));
        assertThat(update.project(before)).isEqualTo(Given.item("{'m':{'M':{'x':{'N':'1'}}},'l':{'L':[{'N':'1'}]}}"));
    }

    /** Attributes of the item that are other ones after the update; null for one that is gone. */
    private static void assertChanges(String update, String changed) {
        Item before = Given.item(BEFORE);
        var expected = new TreeMap<>(before.attributes());
        Given.json(changed).properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                expected.remove(entry.getKey());
            } else {
                expected.putAll(Given.item("{'" + entry.getKey() + "':" + entry.getValue() + "}")
                        .attributes());
            }
        });

        assertThat(bind(update).apply(before)).isEqualTo(new Item(expected));
    }

    private static Update bind(String update) {
        return Update.of(update, Given.placeholders(VALUES));
    }
}
