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
            ArnLike                              | arn:aws:iam:*:role/a:b         | arn:aws:iam::000000000000:role/a:b | false
            ArnLike                              | arn:aws:iam::*:role/*          | arn:aws:iam::000000000000:role/a:b | true
            ArnLike                              | arn:aws:iam::*:role/*          | nonsense                           | false
            ArnNotLike                           | arn:aws:iam::000000000000:role/* | arn:aws:iam::000000000000:role/x | false
            ArnNotEquals                         | arn:aws:iam::000000000000:role/a | arn:aws:iam::000000000000:role/b | true
            Bool                                 | true           | true      | true
            Bool                                 | true           | TRUE      | true
            Bool                                 | true           | false     | false
            Bool                                 | true           | -         | false
            BoolIfExists                         | true           | -         | true
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
            strings = {
                "StringMatches",
                "ForSomeValues:StringLike",
                "BinaryEquals",
                "DateLessThan",
                "NumericLessThan",
                "IpAddress",
                "NotIpAddress",
                "NullIfExists"
            })
    void refuses_an_operator_that_it_does_not_know(String operator) {
        assertThatThrownBy(() -> Condition.parse(operator, "k", List.of("v"))).hasMessageContaining(operator);
    }

    /** Each would hold never or always, and so a denial not deny or an allowance allow more. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            StringEquals             | x:Key                 | ``                          | no value
            StringNotEquals          | x:Key                 | ``                          | no value
            Bool                     | aws:SecureTransport   | yes                         | true and false
            Null                     | x:Key                 | yes                         | true and false
            ForAnyValue:Null         | aws:TagKeys           | true                        | Null asks
            StringEquals             | aws:TagKeys           | a                           | ForAllValues or ForAnyValue
            StringNotEqualsIfExists  | dynamodb:LeadingKeys  | a                           | ForAllValues or ForAnyValue
            StringLike               | x:Key                 | ${aws:username}             | ${aws:username} is not known
            StringLike               | x:Key                 | a${aws:PrincipalTag/team    | not written as one
            StringLike               | x:Key                 | ${}                         | not written as one
            ArnLike                  | aws:SourceArn         | *                           | six components
            ArnNotLike               | aws:SourceArn         | arn:aws:sns:*               | six components
            """)
    void refuses_what_it_would_have_to_guess_at(String operator, String key, String value, String why) {
        List<String> values = value.isEmpty() ? List.of() : List.of(value);

        assertThatThrownBy(() -> Condition.parse(operator, key, values)).hasMessageContaining(why);
    }
}
