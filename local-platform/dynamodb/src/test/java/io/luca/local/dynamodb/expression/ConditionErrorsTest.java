package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.value.ApiError;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of a condition before an item is looked at, in AWS's words. */
class ConditionErrorsTest {

    private static final String VALUES =
            "{':s':{'S':'s'},':n':{'N':'1'},':m':{'N':'2'},':l':{'L':[]},':bool':{'BOOL':true},':x':{'S':'X'},'#a':'a','#b':'b'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | <EOF> | a",
                "a = | <EOF> | =",
                "a == :n | = | == :n",
                "a AND b = :n | AND | a AND b",
                "(a AND b = :n) | AND | a AND b",
                "attribute_exists( | <EOF> | (",
                "attribute_exists() | ) | ()",
                "a IN () | ) | ()",
                "a = :n AND __b = :n | _ | AND __",
                "_b = :n | _ | _b",
                "a = 1 | 1 | = 1",
                "a = :n) | ) | :n)",
                "(a = :n | <EOF> | :n",
                "a BETWEEN :n OR :m | OR | :n OR :m",
                "a[:n] = :n | :n | [:n]",
                "a[ = :n | = | [ = :n",
                "a.1 = :n | 1 | .1 =",
                "NOT a | <EOF> | a",
                "(NOT a) | ) | a)",
                "and = :n | and | and =",
                "a = : | : | = :",
                "a ! :n | ! | a ! :n",
            })
    void the_first_word_that_does_not_fit_is_named_with_its_neighbors(String condition, String token, String near) {
        assertRefused(condition, "Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "((a = :n)) | The expression has redundant parentheses;",
                "((a)) = :n | The expression has redundant parentheses;",
                "f(a) | Invalid function name; function: f",
                "SIZE(a) = :n | Invalid function name; function: SIZE",
                "size(a) | The function is not allowed to be used this way in an expression; function: size",
                "NOT size(a) | The function is not allowed to be used this way in an expression; function: size",
                "contains(a, :s) = :n | The function is not allowed to be used this way in an expression; function:"
                        + " contains",
                "if_not_exists(a, :n) = :n | The function is not allowed to be used this way in an expression;"
                        + " function: if_not_exists",
                "status = :n | Attribute name is a reserved keyword; reserved keyword: status",
                "a.Name = :n | Attribute name is a reserved keyword; reserved keyword: Name",
                "#c = :n | An expression attribute name used in the document path is not defined; attribute name: #c",
                "a = :c | An expression attribute value used in expression is not defined; attribute value: :c",
                "contains(a) | Incorrect number of operands for operator or function; operator or function: contains,"
                        + " number of operands: 1",
                "size(a, b) = :n | Incorrect number of operands for operator or function; operator or function: size,"
                        + " number of operands: 2",
                "contains(#a, a) | The first operand must be distinct from the remaining operands for this operator or"
                        + " function; operator: contains, first operand: [a]",
                "a.b[1] = a.b[1] | The first operand must be distinct from the remaining operands for this operator or"
                        + " function; operator: =, first operand: [a, b, [1]]",
                "attribute_exists(:n) | Operator or function requires a document path; operator or function:"
                        + " attribute_exists",
                "begins_with(a, :n) | Incorrect operand type for operator or function; operator or function:"
                        + " begins_with, operand type: N",
                "begins_with(a, size(b)) | Incorrect operand type for operator or function; operator or function:"
                        + " begins_with, operand type: N",
                "size(:bool) = :n | Incorrect operand type for operator or function; operator or function: size,"
                        + " operand type: BOOL",
                "attribute_type(a, :n) | Incorrect operand type for operator or function; operator or function:"
                        + " attribute_type, operand type: N",
                "attribute_type(a, b) | Incorrect operand type for operator or function; operator or function:"
                        + " attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
                "attribute_type(a, :x) | Invalid attribute type name found; type: X, valid types:"
                        + " {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
                "a < :l | Incorrect operand type for operator or function; operator or function: <, operand type: L",
                ":bool >= a | Incorrect operand type for operator or function; operator or function: >=, operand type:"
                        + " BOOL",
                "a BETWEEN :l AND :l | Incorrect operand type for operator or function; operator or function: BETWEEN,"
                        + " operand type: L",
                "a BETWEEN :m AND :n | The BETWEEN operator requires upper bound to be greater than or equal to lower"
                        + " bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
                "a BETWEEN :n AND :s | The BETWEEN operator requires same data type for lower and upper bounds; lower"
                        + " bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:s}",
                "a[99999999999] = :n | List index is not within the allowable range; index: [99999999999]",
            })
    void what_no_item_could_answer_is_refused(String condition, String what) {
        assertRefused(condition, what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "((f(status))) AND | Syntax error; token: \"<EOF>\", near: \"AND\"",
                "((f(status))) | The expression has redundant parentheses;",
                "f(status) = size(a) AND size(a) | Invalid function name; function: f",
                "size(status) | The function is not allowed to be used this way in an expression; function: size",
                "status = :undefined | Attribute name is a reserved keyword; reserved keyword: status",
                "contains(a, :undefined, :n) | An expression attribute value used in expression is not defined;"
                        + " attribute value: :undefined",
                "begins_with(a, :n) AND a = :undefined | Incorrect operand type for operator or function; operator or"
                        + " function: begins_with, operand type: N",
            })
    void of_several_errors_the_one_is_told_that_aws_tells(String condition, String what) {
        assertRefused(condition, what);
    }

    @Test
    void an_expression_is_not_empty_and_has_at_most_4096_bytes() {
        assertRefused("", "The expression can not be empty;");
        assertRefused("ñ".repeat(2049), "Expression size has exceeded the maximum allowed size; expression size: 4098");
        assertThatCode(() -> bind("a = :n" + " ".repeat(4090))).doesNotThrowAnyException();
    }

    @Test
    void an_expression_has_at_most_300_operators() {
        assertThatCode(() -> bind(ors(150))).doesNotThrowAnyException();
        assertRefused(ors(151), "The expression contains too many operators; operator count: 301");
        assertRefused("NOT ".repeat(301) + "a = :n", "The expression contains too many operators; operator count: 301");
    }

    @Test
    void parentheses_without_end_do_not_exhaust_the_stack() {
        assertRefused("(".repeat(4096), "The expression contains too many operators; operator count: 301");
    }

    @Test
    void in_has_at_most_100_candidates() {
        assertThatCode(() -> bind("a IN (" + candidates(100) + ")")).doesNotThrowAnyException();
        assertRefused(
                "a IN (" + candidates(101) + ")",
                "The IN operator is provided with too many operands; number of operands: 101");
    }

    @Test
    void a_path_has_at_most_32_steps() {
        assertThatCode(() -> bind("a" + ".b".repeat(31) + " = :n")).doesNotThrowAnyException();
        assertRefused(
                "a" + ".b".repeat(32) + " = :n", "The document path has too many nesting levels; nesting levels: 33");
    }

    @Test
    void a_filter_is_refused_under_its_own_name() {
        assertThatThrownBy(() -> Condition.of("FilterExpression", "a", Given.placeholders("{}")))
                .hasMessage("Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \"a\"");
    }

    /** A condition with n comparisons and n - 1 ORs, and a NOT. */
    private static String ors(int comparisons) {
        return "NOT " + IntStream.range(0, comparisons).mapToObj(_ -> "a=:n").collect(Collectors.joining(" OR "));
    }

    private static String candidates(int count) {
        return String.join(",", Collections.nCopies(count, ":n"));
    }

    private static Condition bind(String condition) {
        return Condition.of("ConditionExpression", condition, Given.placeholders(VALUES));
    }

    private static void assertRefused(String condition, String what) {
        assertThatThrownBy(() -> bind(condition))
                .isInstanceOf(ApiError.class)
                .hasMessage("Invalid ConditionExpression: " + what);
    }
}
