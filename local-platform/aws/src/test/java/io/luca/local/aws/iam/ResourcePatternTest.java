package io.luca.local.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What IAM's pages say of wildcards in resources, with their examples.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Wildcards of resources</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">Incomplete ARNs, paths</a>
 */
class ResourcePatternTest {

    private static final RequestContext CALLER = RequestContext.of(
            Map.of("aws:PrincipalTag/school_id", List.of("norte"), "aws:PrincipalTag/star", List.of("*")));

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "arn:aws:iam::123456789012:user/accounting/*, arn:aws:iam::123456789012:user/accounting/east/Ana, true",
        "arn:aws:iam::123456789012:user/accounting/*, arn:aws:iam::123456789012:user/Ana, false",
        "arn:aws:s3:::amzn-s3-demo-bucket/*, arn:aws:s3:::amzn-s3-demo-bucket/1/2/3, true",
        "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*, arn:aws:s3:::amzn-s3-demo-bucket/1/test/object.jpg, true",
        "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*, arn:aws:s3:::amzn-s3-demo-bucket/1/2/test/3/object.jpg, true",
        "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*, arn:aws:s3:::amzn-s3-demo-bucket/test/object.jpg, false",
        "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*, arn:aws:s3:::amzn-s3-demo-bucket/1/test, false",
        // a star at the end of a segment runs on over colons
        "arn:aws:dynamodb:*, arn:aws:dynamodb:us-east-1:1:table/t, true",
        "arn:aws:dynamodb:us-east-1:*, arn:aws:dynamodb:us-east-1:1:table/t/index/i, true",
        "arn:aws:dynamodb:*:table/t, arn:aws:dynamodb:us-east-1:1:table/t, false", // five segments: a sixth comes
        // behind
        "arn:aws:lambda:us-east-1:1:function:f*, arn:aws:lambda:us-east-1:1:function:f:live, true",
        "arn:aws:logs:*:*:log-group:g:*, arn:aws:logs:us-east-1:1:log-group:g:log-stream:s, true",
        "arn:aws:logs:*:log-group:g:*, arn:aws:logs:us-east-1:1:log-group:g:s, true",
        // any other wildcard stays in its segment
        "arn:aws:lambda:us-*-1:1:function:f, arn:aws:lambda:us-east-1:1:function:f, true",
        "arn:aws:lambda:us-*1:1:function:f, arn:aws:lambda:us-east-1:1:x1:1:function:f, false",
        "arn:aws:lambda:us-east-?:1:function:f, arn:aws:lambda:us-east-1:1:function:f, true",
        "arn:aws:lambda:us-east-1?1:function:f, arn:aws:lambda:us-east-1:1:function:f, false",
        "arn:aws:logs:us-east-1:1:log-group:a*b:x, arn:aws:logs:us-east-1:1:log-group:a:b:x, false",
        // an incomplete ARN stands for all that begin so
        "arn:aws:sqs, arn:aws:sqs:us-east-1:1:q, true",
        "arn:aws:sqs:us-east-1, arn:aws:sqs:us-east-1:1:q, true",
        "arn:aws:sqs:us-east-1, arn:aws:sqs:us-east-2:1:q, false",
        "arn:aws:sqs, arn:aws:sqsx:us-east-1:1:q, false",
        "*, anything, true",
    })
    void matches_as_iams_page_says(String pattern, String resource, boolean isMatched) {
        assertThat(ResourcePattern.parse(pattern).matches(resource, CALLER)).isEqualTo(isMatched);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "arn:aws:s3:::lake/${aws:PrincipalTag/school_id}/*, arn:aws:s3:::lake/norte/a:b, true",
        "arn:aws:s3:::lake/${aws:PrincipalTag/school_id}/*, arn:aws:s3:::lake/sur/a, false",
        "arn:aws:s3:::lake/${aws:PrincipalTag/star}/*, arn:aws:s3:::lake/sur/a, false",
        "arn:aws:s3:::lake/${aws:PrincipalTag/none}/*, arn:aws:s3:::lake//a, false",
        // no star ends a segment where a variable goes on with it
        "arn:aws:s3:::a*${aws:PrincipalTag/school_id}, arn:aws:s3:::a-norte, true",
        "arn:aws:s3:::a*${aws:PrincipalTag/school_id}, arn:aws:s3:::a:norte, false",
        "arn:aws:s3:::${aws:PrincipalTag/school_id}*, arn:aws:s3:::norte:x, true",
    })
    void takes_a_variables_value_as_it_is(String pattern, String resource, boolean isMatched) {
        assertThat(ResourcePattern.parse(pattern).matches(resource, CALLER)).isEqualTo(isMatched);
    }

    /** The denial of a whole service was none: its pattern had fewer parts than an ARN. */
    @Test
    void a_denial_of_a_whole_service_denies() {
        PolicyDocument policy = Policies.statement(
                "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}",
                "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"arn:aws:dynamodb:*\"}");
        PolicyDocument allBut =
                Policies.statement("{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotResource\":\"arn:aws:dynamodb:*\"}");

        assertThat(Evaluator.decide(List.of(policy), "dynamodb:Scan", Policies.TABLE, CALLER))
                .isEqualTo(Decision.EXPLICIT_DENY);
        assertThat(Evaluator.decide(List.of(allBut), "dynamodb:Scan", Policies.TABLE, CALLER))
                .isEqualTo(Decision.IMPLICIT_DENY);
    }

    @Test
    void an_exception_that_nobody_can_name_excepts_everything() {
        String exception = "\"Action\":\"*\",\"NotResource\":\"arn:aws:s3:::b/${aws:PrincipalTag/none}/*\"}";
        PolicyDocument allows = Policies.statement("{\"Effect\":\"Allow\"," + exception);
        PolicyDocument denies = Policies.statement("{\"Effect\":\"Deny\"," + exception);

        assertThat(Evaluator.decide(List.of(allows), "s3:GetObject", "arn:aws:s3:::b/k", CALLER))
                .isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(Evaluator.decide(List.of(denies), "s3:GetObject", "arn:aws:s3:::b/k", CALLER))
                .isEqualTo(Decision.EXPLICIT_DENY);
    }
}
