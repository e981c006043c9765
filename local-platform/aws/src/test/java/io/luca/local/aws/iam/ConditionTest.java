package io.luca.local.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operator: its values stand between {@code ;}, and {@code -} means that the request has no such key. */
class ConditionTest {

    private static final Map<String, List<String>> CALLER = Map.of(
            "aws:PrincipalTag/team", List.of("red"),
            "aws:PrincipalTag/star", List.of("*"),
            "aws:PrincipalTag/Mixed", List.of("Red"),
            "aws:TagKeys", List.of("a", "b"));

    @ParameterizedTest(name = "{0} {1} of {2} -> {3}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
            StringEquals                         | red            | red       | true
            StringEquals                         | red            | Red       | false
            StringEquals                         | red;blue       | blue      | true
            StringEquals                         | r*             | red       | false
            StringEquals                         | r*             | r*        | true
            StringEquals                         | red            | -         | false
            StringEqualsIfExists                 | red            | -         | true
            StringEqualsIfExists                 | red            | blue      | false
            stringequals                         | red            | red       | true
            StringNotEquals                      | red;blue       | blue      | false
            StringNotEquals                      | red;blue       | green     | true
            StringNotEquals                      | red            | -         | true
            StringEqualsIgnoreCase               | RED            | red       | true
            StringEqualsIgnoreCase               | ${aws:PrincipalTag/Mixed} | rEd | true
            StringNotEqualsIgnoreCase            | RED            | red       | false
            StringNotEqualsIgnoreCase            | ${aws:PrincipalTag/Mixed} | rEd | false
            StringLike                           | r*d            | red       | true
            StringLike                           | r*d            | rd        | true
            StringLike                           | r?d            | rd        | false
            StringLike                           | ?*             | ``        | false
            StringLike                           | *              | ``        | true
            StringLike                           | a*b*c          | a-b-b-c   | true
            StringLike                           | a*b*c          | a-c-b     | false
            StringLike                           | r.d            | red       | false
            StringNotLike                        | r*             | red       | false
            StringNotLike                        | r*             | blue      | true
            StringNotLike                        | r*             | -         | true
            StringLike                           | ${aws:PrincipalTag/team}-*     | red-1   | true
            StringLike                           | ${AWS:principaltag/TEAM}-*     | red-1   | true
            StringLike                           | ${aws:PrincipalTag/team}-*     | blue-1  | false
            StringLike                           | ${aws:PrincipalTag/star}       | red     | false
            StringLike                           | ${aws:PrincipalTag/star}       | *       | true
            StringLike                           | ${aws:PrincipalTag/none}       | red     | false
            StringLike                           | ${aws:PrincipalTag/none}*      | red     | false
            StringNotLike                        | ${aws:PrincipalTag/none}       | red     | false
            StringNotEquals                      | x;${aws:PrincipalTag/none}     | red     | false
            StringLike                           | ${aws:PrincipalTag/none, 'r'}* | red     | true
            StringLike                           | ${aws:PrincipalTag/team, 'x'}  | red     | true
            StringLike                           | ${aws:TagKeys}                 | a       | false
            StringLike                           | a${*}b                         | a*b     | true
            StringLike                           | a${*}b                         | axb     | false
            StringLike                           | a${?}b${$}                     | a?b$    | true
            ArnLike                              | arn:aws:iam::000000000000:role/* | arn:aws:iam::000000000000:role/x/y | true
            ArnEquals                            | arn:aws:iam::*:role/a          | arn:aws:iam::000000000000:role/a   | true
            ArnLike                              | arn:aws:*:role/a               | arn:aws:iam::000000000000:role/a   | false
            ArnNotLike                           | arn:aws:iam::000000000000:role/* | arn:aws:iam::000000000000:role/x | false
            ArnNotEquals                         | arn:aws:iam::000000000000:role/a | arn:aws:iam::000000000000:role/b | true
            Bool                                 | true           | true      | true
            Bool                                 | true           | TRUE      | true
            Bool                                 | true           | false     | false
            Bool                                 | true           | -         | false
            BoolIfExists                         | true           | -         | true
            NumericEquals                        | 10             | 10.0      | true
            NumericNotEquals                     | 10             | 11        | true
            NumericLessThan                      | 10             | 9         | true
            NumericLessThan                      | 10             | 10        | false
            NumericLessThanEquals                | 10             | 10        | true
            NumericGreaterThan                   | 10             | 10        | false
            NumericGreaterThanEquals             | 10             | 10        | true
            NumericLessThan                      | 10             | nine      | false
            IpAddress                            | 10.1.0.0/16    | 10.1.200.3 | true
            IpAddress                            | 10.1.0.0/16    | 10.2.0.1  | false
            IpAddress                            | 10.1.2.3       | 10.1.2.3  | true
            IpAddress                            | 192.0.2.128/25 | 192.0.2.127 | false
            NotIpAddress                         | 10.1.0.0/16    | 10.2.0.1  | true
            Null                                 | true           | -         | true
            Null                                 | true           | red       | false
            Null                                 | false          | red       | true
            Null                                 | false          | -         | false
            ForAllValues:StringLike              | r*;b*          | red;blue  | true
            ForAllValues:StringLike              | r*             | red;blue  | false
            ForAllValues:StringLike              | r*             | -         | true
            ForAllValues:StringEquals            | a;b;c          | a;b       | true
            ForAllValues:StringNotLike           | r*             | blue;green | true
            ForAllValues:StringNotLike           | r*             | blue;red  | false
            ForAnyValue:StringLike               | r*             | blue;red  | true
            ForAnyValue:StringLike               | r*             | blue      | false
            ForAnyValue:StringLike               | r*             | -         | false
            ForAnyValue:StringNotLike            | r*             | red;blue  | true
            ForAnyValue:StringNotLike            | r*             | red       | false
            ForAnyValue:StringNotLike            | r*             | -         | false
            ForAnyValue:StringLikeIfExists       | r*             | -         | true
            """)
    void holds_as_iam_says(String operator, String values, String actual, boolean holds) {
        Map<String, List<String>> keys = new HashMap<>(CALLER);
        if (actual != null) {
            keys.put("x:Key", List.of(actual.split(";", -1)));
        }
        Condition condition = Condition.parse(operator, "X:key", List.of(values.split(";", -1)));

        assertThat(condition.holds(RequestContext.of(keys))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"StringMatches", "ForSomeValues:StringLike", "BinaryEquals", "DateLessThan", "NullIfExists"})
    void refuses_an_operator_that_it_does_not_know(String operator) {
        assertThatThrownBy(() -> Condition.parse(operator, "k", List.of("v"))).hasMessageContaining(operator);
    }
}
