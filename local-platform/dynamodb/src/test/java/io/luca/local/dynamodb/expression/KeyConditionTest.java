package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.expression.SortCondition.Operator;
import io.luca.local.dynamodb.value.AttributeValue.N;
import io.luca.local.dynamodb.value.AttributeValue.S;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyConditionTest {

    private static final String VALUES =
            "{':p':{'S':'p'},':1':{'N':'1'},':2':{'N':'2'},':l':{'L':[]},'#p':'pk','#s':'sk'}";
    private static final Scalar ONE = new N(BigDecimal.ONE);
    private static final Scalar TWO = new N(BigDecimal.TWO);

    @ParameterizedTest
    @ValueSource(strings = {"pk = :p", ":p = pk", "#p = :p", "(pk = :p)", "(pk) = (:p)"})
    void the_partition_key_is_equal_to_a_value(String condition) {
        assertThat(bind(condition)).isEqualTo(new KeyRange(new S("p"), Optional.empty()));
    }

    @Test
    void the_sort_key_is_in_a_range() {
        assertThat(sort("sk = :1")).isEqualTo(is(Operator.EQUAL, ONE));
        assertThat(sort("sk < :1")).isEqualTo(is(Operator.LESS, ONE));
        assertThat(sort("sk <= :1")).isEqualTo(is(Operator.LESS_OR_EQUAL, ONE));
        assertThat(sort("sk > :1")).isEqualTo(is(Operator.GREATER, ONE));
        assertThat(sort("#s >= :1")).isEqualTo(is(Operator.GREATER_OR_EQUAL, ONE));
        assertThat(sort("sk BETWEEN :1 AND :2")).isEqualTo(is(Operator.BETWEEN, ONE, TWO));
        assertThat(sort("begins_with(sk, :p)")).isEqualTo(is(Operator.BEGINS_WITH, new S("p")));
    }

    @Test
    void a_value_may_come_first() {
        assertThat(sort(":1 <= sk")).isEqualTo(is(Operator.GREATER_OR_EQUAL, ONE));
        assertThat(sort(":1 > sk")).isEqualTo(is(Operator.LESS, ONE));
    }

    @Test
    void the_sort_key_may_come_first() {
        assertThat(bind("(sk < :1) AND (pk = :p)"))
                .isEqualTo(new KeyRange(new S("p"), Optional.of(is(Operator.LESS, ONE))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sk = :1 | Query condition missed key schema element: pk",
                "elsewhere = :1 | Query condition missed key schema element: pk",
                "pk = :p AND elsewhere = :1 | Query condition missed key schema element: sk",
                "pk < :p | Query key condition not supported",
                "begins_with(pk, :p) | Query key condition not supported",
                "pk = :p AND sk = :1 AND elsewhere = :2 | Query key condition not supported",
                "pk = :p AND sk > :1 AND sk < :2 | KeyConditionExpressions must only contain one condition per key",
                "pk = :p OR sk = :1 | Invalid operator used in KeyConditionExpression: OR",
                "NOT pk = :p | Invalid operator used in KeyConditionExpression: NOT",
                "pk IN (:p) | Invalid operator used in KeyConditionExpression: IN",
                "pk <> :p | Invalid operator used in KeyConditionExpression: <>",
                "contains(pk, :p) | Invalid operator used in KeyConditionExpression: contains",
                "attribute_exists(pk) | Invalid operator used in KeyConditionExpression: attribute_exists",
                "pk = :p AND sk.a = :1 | KeyConditionExpressions cannot have conditions on nested attributes",
                "pk = :p AND size(sk) = :1 | KeyConditionExpressions cannot contain nested operations",
                "pk = sk | Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
                ":1 = :1 | Invalid condition in KeyConditionExpression: No key attribute specified",
                ":1 BETWEEN sk AND :2 | Invalid condition in KeyConditionExpression: BETWEEN operator must have the"
                        + " key attribute as its first operand",
                "begins_with(:p, sk) | Invalid condition in KeyConditionExpression: begins_with operator must have the"
                        + " key attribute as its first operand",
                "pk = :l | One or more parameter values were invalid: Condition parameter type does not match schema"
                        + " type",
                "pk = :p AND begins_with(sk, :1) | Invalid KeyConditionExpression: Incorrect operand type for operator"
                        + " or function; operator or function: begins_with, operand type: N",
                "pk = :p AND sk BETWEEN :2 AND :1 | Invalid KeyConditionExpression: The BETWEEN operator requires"
                        + " upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue:"
                        + " {N:2}, upper bound operand: AttributeValue: {N:1}",
                "((pk = :p)) AND sk = :1 | Invalid KeyConditionExpression: The expression has redundant parentheses;",
                "pk | Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near: \"pk\"",
            })
    void what_a_key_cannot_answer_is_refused(String condition, String message) {
        assertThatThrownBy(() -> bind(condition)).hasMessage(message);
    }

    @Test
    void a_key_without_sort_key_has_one_condition() {
        assertThatThrownBy(() -> KeyCondition.parse("pk = :p AND sk = :1")
                        .bind(Given.placeholders(VALUES), "pk", Optional.empty()))
                .hasMessage("Query key condition not supported");
    }

    private static SortCondition is(Operator operator, Scalar... values) {
        return new SortCondition(operator, List.of(values));
    }

    private static SortCondition sort(String condition) {
        return bind("pk = :p AND " + condition).sort().orElseThrow();
    }

    private static KeyRange bind(String condition) {
        return KeyCondition.parse(condition).bind(Given.placeholders(VALUES), "pk", Optional.of("sk"));
    }
}
