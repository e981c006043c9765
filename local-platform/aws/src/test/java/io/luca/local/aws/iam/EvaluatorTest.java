package io.luca.local.aws.iam;

import static io.luca.local.aws.iam.Decision.ALLOWED;
import static io.luca.local.aws.iam.Decision.EXPLICIT_DENY;
import static io.luca.local.aws.iam.Decision.IMPLICIT_DENY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {

    private static final RequestContext NOTHING = RequestContext.of(Map.of());

    @ParameterizedTest(name = "{0} on {1}: {2} on {3} -> {4}")
    @CsvSource({
        "sqs:SendMessage,    arn:aws:sqs:us-east-1:1:q,   sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   ALLOWED",
        "SQS:sendmessage,    arn:aws:sqs:us-east-1:1:q,   sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   ALLOWED",
        "sqs:Send*,          arn:aws:sqs:us-east-1:1:q,   sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   ALLOWED",
        "sqs:*,              *,                           sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   ALLOWED",
        "sqs:Send,           *,                           sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   IMPLICIT_DENY",
        "s3:*,               *,                           sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   IMPLICIT_DENY",
        "sqs:*,              arn:aws:sqs:*:*:q,           sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   ALLOWED",
        "sqs:*,              arn:aws:sqs:*:q,             sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   IMPLICIT_DENY",
        "sqs:*,              arn:aws:sqs:us-east-1:q,     sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   IMPLICIT_DENY",
        "sqs:*,              arn:aws:sqs:us-east-1:1:Q,   sqs:SendMessage, arn:aws:sqs:us-east-1:1:q,   IMPLICIT_DENY",
        "logs:*,             arn:aws:logs:*:*:log-group:a:*, logs:Put,     arn:aws:logs:r:1:log-group:a:log-stream:b, ALLOWED",
        "s3:*,               arn:aws:s3:::b/*,            s3:GetObject,    arn:aws:s3:::b/deep/key,     ALLOWED",
        "s3:*,               arn:aws:s3:::${aws:PrincipalTag/none}/*, s3:GetObject, arn:aws:s3:::b/key, IMPLICIT_DENY",
        "sqs:*,              arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q, sqs:Send, arn:aws:sqs:us-east-1:1:q, ALLOWED",
        "sqs:*,              arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q, sqs:Send, arn:aws:sqs:us-east-1:2:q, IMPLICIT_DENY"
    })
    void matches_actions_and_resources(
            String policyAction, String policyResource, String action, String resource, Decision expected) {
        PolicyDocument policy = Policies.statement("""
                {"Effect":"Allow","Action":"%s","Resource":"%s"}""".formatted(policyAction, policyResource));
        RequestContext context = RequestContext.of(Map.of("aws:PrincipalAccount", List.of("1")));

        assertThat(Evaluator.decide(List.of(policy), action, resource, context)).isEqualTo(expected);
    }

    @Test
    void takes_not_action_and_not_resource_as_everything_else() {
        PolicyDocument policy = Policies.statement("""
                {"Effect":"Allow","NotAction":["iam:*","sts:*"],"NotResource":"arn:aws:sqs:us-east-1:1:secret"}""");

        assertThat(decide(policy, "sqs:Send", "arn:aws:sqs:us-east-1:1:q")).isEqualTo(ALLOWED);
        assertThat(decide(policy, "iam:PassRole", "arn:aws:sqs:us-east-1:1:q")).isEqualTo(IMPLICIT_DENY);
        assertThat(decide(policy, "sqs:Send", "arn:aws:sqs:us-east-1:1:secret")).isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void a_deny_of_one_policy_wins_over_the_allow_of_another_in_either_order() {
        PolicyDocument allow = Policies.statement("""
                {"Effect":"Allow","Action":"*","Resource":"*"}""");
        PolicyDocument deny = Policies.statement("""
                {"Effect":"Deny","Action":"sqs:Purge*","Resource":"*"}""");

        assertThat(Evaluator.decide(List.of(allow, deny), "sqs:PurgeQueue", "arn:aws:sqs:r:1:q", NOTHING))
                .isEqualTo(EXPLICIT_DENY);
        assertThat(Evaluator.decide(List.of(deny, allow), "sqs:PurgeQueue", "arn:aws:sqs:r:1:q", NOTHING))
                .isEqualTo(EXPLICIT_DENY);
        assertThat(Evaluator.decide(List.of(deny, allow), "sqs:SendMessage", "arn:aws:sqs:r:1:q", NOTHING))
                .isEqualTo(ALLOWED);
        assertThat(Evaluator.decide(List.of(), "sqs:SendMessage", "arn:aws:sqs:r:1:q", NOTHING))
                .isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void demands_every_key_and_every_operator_of_a_condition() {
        PolicyDocument policy = Policies.statement("""
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{
                  "StringEquals":{"aws:PrincipalTag/a":"1","aws:PrincipalTag/b":"2"},
                  "Null":{"aws:PrincipalTag/c":"true"}}}""");

        assertThat(with(policy, Map.of("a", "1", "b", "2"))).isEqualTo(ALLOWED);
        assertThat(with(policy, Map.of("a", "1", "b", "3"))).isEqualTo(IMPLICIT_DENY);
        assertThat(with(policy, Map.of("a", "1"))).isEqualTo(IMPLICIT_DENY);
        assertThat(with(policy, Map.of("a", "1", "b", "2", "c", "x"))).isEqualTo(IMPLICIT_DENY);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                """
                {"Effect":"Allow","Action":"a:b"}""",
                """
                {"Effect":"Allow","Resource":"*"}""",
                """
                {"Effect":"Allow","Action":[],"Resource":"*"}""",
                """
                {"Effect":"Allow","NotAction":[],"Resource":"*"}""",
                """
                {"Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*"}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":[]}""",
                """
                {"Effect":"Maybe","Action":"a:b","Resource":"*"}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Principal":"*"}""",
                """
                {"Effect":"Deny","Action":"a","Resource":"*"}""",
                """
                {"Effect":"Deny","Action":["a:b",{"c":"d"}],"Resource":"*"}""",
                """
                {"Effect":"Deny","Action":"a:b","Resource":"table/x"}""",
                """
                {"Effect":"Deny","Action":"a:b","Resource":"arn:*:sqs:*:*:*"}""",
                """
                {"Effect":"Deny","Action":"a:b","Resource":"arn:aws:s*:us-east-1:1:q"}""",
                """
                {"Effect":"Deny","Action":"a:b","Resource":"arn:aws:s3:::${aws:username}/*"}""",
                """
                {"Effect":"Allow","Action":"a:b","NotResource":"arn:aws:s3:::${aws:username}/*"}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":[{"StringEquals":{"aws:PrincipalTag/a":"1"}}]}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":"StringEquals"}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":"aws:PrincipalTag/a"}}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{}}}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/a":[]}}}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/a":{"b":"c"}}}}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Conditions":{}}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringLikes":{"a":"b"}}}""",
                """
                {"Effect":"Deny","Action":"a:b","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{
                  "ForAllValues:StringEquals":{"dynamodb:Attributes":["PK"]}}}""",
                """
                {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"v"}}}"""
            })
    void refuses_a_statement_that_it_would_have_to_guess_at(String statement) {
        assertThatThrownBy(() -> Policies.statement(statement)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void accepts_an_unknown_key_where_its_absence_only_narrows() {
        PolicyDocument policy = Policies.statement("""
                {"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{
                  "StringEquals":{"kms:ViaService":"dynamodb.us-east-1.amazonaws.com"}}}""");

        assertThat(decide(policy, "kms:Decrypt", "arn:aws:kms:us-east-1:1:key/k"))
                .isEqualTo(IMPLICIT_DENY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", """
                {"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", """
                {"Version":"2012-10-17","Statement":[]}""", """
                {"Version":"2012-10-17"}""", """
                {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},
                  {"Sid":"A","Effect":"Deny","Action":"a:b","Resource":"*"}]}""", """
                {"Version":"2012-10-17","Statement":[{"Sid":"A B","Effect":"Allow","Action":"*","Resource":"*"}]}""", """
                {"Version":"2012-10-17","Statements":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""})
    void refuses_a_document_of_another_version_or_shape(String document) {
        assertThatThrownBy(() -> PolicyDocument.parse(Policies.json(document)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reads_a_single_statement_that_is_not_in_a_list() {
        PolicyDocument policy = PolicyDocument.parse(Policies.json("""
                {"Version":"2012-10-17","Id":"x","Statement":{"Sid":"S","Effect":"Allow","Action":"a:b","Resource":"*"}}"""));

        assertThat(decide(policy, "a:b", "arn:aws:a:::r")).isEqualTo(ALLOWED);
    }

    private static Decision with(PolicyDocument policy, Map<String, String> tags) {
        RequestContext context = RequestContext.of(Map.of());
        tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value));
        return Evaluator.decide(List.of(policy), "a:b", "arn:aws:a:::r", context);
    }

    private static Decision decide(PolicyDocument policy, String action, String resource) {
        return Evaluator.decide(List.of(policy), action, resource, NOTHING);
    }
}
