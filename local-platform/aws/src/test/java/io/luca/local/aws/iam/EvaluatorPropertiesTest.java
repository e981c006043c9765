package io.luca.local.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** Rules that hold of all policies, whatever stands in them: of many that are drawn, the same ones in each run. */
class EvaluatorPropertiesTest {

    private static final List<String> ACTIONS = List.of("*", "dynamodb:*", "dynamodb:Get*", "dynamodb:GetItem", "s3:*");
    private static final List<String> RESOURCES = List.of(
            "*",
            "arn:aws:dynamodb",
            "arn:aws:dynamodb:*",
            "arn:aws:dynamodb:us-*",
            "arn:aws:dynamodb:us-east-1:000000000000:table/luca-*",
            Policies.TABLE,
            Policies.TABLE + "/index/*",
            "arn:aws:s3:::${aws:PrincipalTag/school_id}*");
    private static final List<String> CONDITIONS = List.of(
            "{}",
            "{\"StringEquals\":{\"aws:PrincipalTag/school_id\":\"norte\"}}",
            "{\"StringNotLike\":{\"aws:PrincipalTag/school_id\":\"n*\"}}",
            "{\"Null\":{\"aws:PrincipalTag/school_id\":\"false\"}}",
            "{\"ForAllValues:StringLike\":{\"dynamodb:LeadingKeys\":\"TENANT#${aws:PrincipalTag/school_id}#*\"}}",
            "{\"ForAnyValue:StringLike\":{\"dynamodb:LeadingKeys\":\"TENANT#sur#*\"}}");

    /** A request by a caller with or without a school, to one of some things. */
    record Request(String action, String resource, RequestContext context) {

        boolean isAllowedBy(List<String> statements) {
            List<PolicyDocument> policies =
                    statements.isEmpty() ? List.of() : List.of(Policies.statement(statements.toArray(String[]::new)));
            return Evaluator.decide(policies, action, resource, context) == Decision.ALLOWED;
        }
    }

    private static final int DRAWN = 5_000;

    private final Random random = new Random(17);

    @Test
    void one_more_denial_never_allows() {
        assertChanges("Deny", (before, after) -> before && !after);
    }

    @Test
    void one_more_allowance_never_denies() {
        assertChanges("Allow", (before, after) -> after && !before);
    }

    /** With one statement more the answer stays, or changes as one of this effect may change it; the draw has enough of both. */
    private void assertChanges(String effect, BiPredicate<Boolean, Boolean> isRight) {
        int changes = 0;
        for (int draw = 0; draw < DRAWN; draw++) {
            List<String> statements = statements();
            Request request = request();
            boolean before = request.isAllowedBy(statements);
            statements.add(random.nextInt(statements.size() + 1), statement(effect));

            boolean after = request.isAllowedBy(statements);

            if (before != after) {
                assertThat(isRight.test(before, after))
                        .as("%s by %s", request, statements)
                        .isTrue();
                changes++;
            }
        }
        assertThat(changes).as("the draw has such cases").isGreaterThan(50);
    }

    /** A denial of what a pattern names denies all that an allowance by the same pattern allows. */
    @Test
    void what_a_pattern_allows_the_same_pattern_denies() {
        for (String pattern : RESOURCES) {
            for (int draw = 0; draw < DRAWN / RESOURCES.size(); draw++) {
                Request request = request();
                String allow = statement("Allow")
                        .replaceFirst(
                                "\"(Not)?Resource\":\"[^\"]+\"",
                                "\"Resource\":\"" + pattern.replace("$", "\\$") + "\"");

                boolean isAllowed = request.isAllowedBy(List.of(allow));

                assertThat(isAllowed && request.isAllowedBy(List.of(allow, allow.replace("Allow", "Deny"))))
                        .as("%s by %s", request, allow)
                        .isFalse();
            }
        }
    }

    private List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            statements.add(statement(random.nextBoolean() ? "Allow" : "Deny"));
        }
        return statements;
    }

    private String statement(String effect) {
        return "{\"Effect\":\"%s\",\"%s\":\"%s\",\"%s\":\"%s\",\"Condition\":%s}"
                .formatted(
                        effect,
                        one(List.of("Action", "NotAction")),
                        one(ACTIONS),
                        one(List.of("Resource", "NotResource")),
                        one(RESOURCES),
                        one(CONDITIONS));
    }

    private Request request() {
        return new Request(
                one(List.of("dynamodb:GetItem", "dynamodb:Scan", "s3:GetObject")),
                one(List.of(Policies.TABLE, Policies.TABLE + "/index/GSI1", "arn:aws:s3:::norte/k")),
                RequestContext.of(Map.of(
                        "aws:PrincipalTag/school_id",
                        one(List.of(List.<String>of(), List.of("norte"), List.of("sur"))),
                        "dynamodb:LeadingKeys",
                        one(List.of(
                                List.<String>of(),
                                List.of("TENANT#norte#1"),
                                List.of("TENANT#norte#1", "TENANT#sur#1"))))));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
