package io.luca.local.aws.iam;

import static io.luca.local.aws.iam.Decision.ALLOWED;
import static io.luca.local.aws.iam.Decision.EXPLICIT_DENY;
import static io.luca.local.aws.iam.Decision.IMPLICIT_DENY;
import static io.luca.local.aws.iam.Policies.ITEM_ACTIONS;
import static io.luca.local.aws.iam.Policies.NULL_GUARD;
import static io.luca.local.aws.iam.Policies.OWN_KEYS;
import static io.luca.local.aws.iam.Policies.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy that keeps schools apart, and what happens if one of its parts is missing. The verdicts agree with an
 * independent simulator of IAM.
 */
class TenantPolicyTest {

    private static final String OWN = "TENANT#s1#STUDENT#a";
    private static final String OTHER = "TENANT#s2#STUDENT#a";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GetItem",
                "PutItem",
                "UpdateItem",
                "DeleteItem",
                "Query",
                "BatchGetItem",
                "BatchWriteItem",
                "ConditionCheckItem"
            })
    void lets_a_school_reach_its_own_keys_and_no_others(String action) {
        assertThat(tenant(action, TABLE, OWN)).isEqualTo(ALLOWED);
        assertThat(tenant(action, TABLE, OWN, "TENANT#s1#CONFIG")).isEqualTo(ALLOWED);
        assertThat(tenant(action, TABLE, OTHER)).isEqualTo(IMPLICIT_DENY);
        assertThat(tenant(action, TABLE, OWN, OTHER)).as("mixed").isEqualTo(IMPLICIT_DENY);
        assertThat(tenant(action, TABLE)).as("no key").isEqualTo(IMPLICIT_DENY);
    }

    @ParameterizedTest
    @CsvSource({
        "TENANT#s10#STUDENT#a", // a longer id with the same beginning
        "TENANT#s1", // no end mark
        "tenant#s1#STUDENT#a",
        "TENANT#S1#STUDENT#a",
        "xTENANT#s1#STUDENT#a",
        "TENANT##STUDENT#a",
        "PLATFORM#SCHOOLS",
        "''"
    })
    void refuses_keys_that_only_look_like_the_schools_own(String key) {
        assertThat(tenant("GetItem", TABLE, key)).isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void lets_a_school_query_the_named_indexes_only() {
        assertThat(tenant("Query", TABLE + "/index/GSI1", "TENANT#s1#TO_CONSOLIDATE"))
                .isEqualTo(ALLOWED);
        assertThat(tenant("Query", TABLE + "/index/GSI1", "TENANT#s2#TO_CONSOLIDATE"))
                .isEqualTo(IMPLICIT_DENY);
        assertThat(tenant("Query", TABLE + "/index/GSI3", "TENANT#s1#TO_CONSOLIDATE"))
                .isEqualTo(IMPLICIT_DENY);
        assertThat(tenant("Query", TABLE + "-copy", OWN)).isEqualTo(IMPLICIT_DENY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Scan", "PartiQLSelect", "DescribeTable", "DeleteTable", "TransactWriteItems"})
    void refuses_actions_that_are_not_named(String action) {
        assertThat(tenant(action, TABLE)).isEqualTo(IMPLICIT_DENY);
        assertThat(tenant(action, TABLE, OWN)).isEqualTo(IMPLICIT_DENY);
    }

    @ParameterizedTest
    @CsvSource({"*", "s?", "?2", "''", "s2", "${aws:PrincipalTag/x}"})
    void takes_a_tag_at_its_word_whatever_is_in_it(String tag) {
        assertThat(decide(Policies.tenant(), "GetItem", TABLE, Map.of("aws:PrincipalTag/school_id", List.of(tag)), OWN))
                .isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void refuses_a_session_without_the_tag() {
        assertThat(decide(Policies.tenant(), "GetItem", TABLE, Map.of(), OWN)).isEqualTo(IMPLICIT_DENY);
        assertThat(decide(Policies.tenant(), "GetItem", TABLE, Map.of(), "TENANT##STUDENT#a"))
                .isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void a_policy_without_the_null_guard_would_open_scans_and_calls_without_keys() {
        PolicyDocument unguarded = Policies.tenant(ITEM_ACTIONS + ",\"dynamodb:Scan\"", OWN_KEYS);
        PolicyDocument guarded = Policies.tenant(ITEM_ACTIONS + ",\"dynamodb:Scan\"", OWN_KEYS + "," + NULL_GUARD);

        assertThat(tagged(unguarded, "Scan")).isEqualTo(ALLOWED);
        assertThat(tagged(unguarded, "GetItem")).isEqualTo(ALLOWED);
        assertThat(tagged(guarded, "Scan")).isEqualTo(IMPLICIT_DENY);
        assertThat(tagged(guarded, "GetItem")).isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void a_policy_with_for_any_value_would_open_mixed_batches() {
        PolicyDocument anyValue =
                Policies.tenant(ITEM_ACTIONS, OWN_KEYS.replace("ForAllValues", "ForAnyValue") + "," + NULL_GUARD);

        assertThat(tagged(anyValue, "BatchWriteItem", OWN, OTHER)).isEqualTo(ALLOWED);
        assertThat(tagged(anyValue, "BatchWriteItem", OTHER)).isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void an_explicit_deny_wins_over_every_allow() {
        PolicyDocument all = Policies.statement("""
                {"Effect":"Allow","Action":"*","Resource":"*"}""", """
                {"Effect":"Deny","Action":"dynamodb:*","Resource":"*","Condition":{
                  "ForAnyValue:StringNotLike":{"dynamodb:LeadingKeys":"TENANT#${aws:PrincipalTag/school_id}#*"}}}""");

        assertThat(tagged(all, "BatchWriteItem", OWN, OTHER)).isEqualTo(EXPLICIT_DENY);
        assertThat(tagged(all, "BatchWriteItem", OWN)).isEqualTo(ALLOWED);
    }

    @Test
    void never_allows_a_key_outside_the_schools_prefix() {
        Random random = new Random(20_260_124);
        String alphabet = "aA1_-#*?$TENANT";
        for (int round = 0; round < 20_000; round++) {
            String school = text(random, "ab1_-", 1 + random.nextInt(3));
            List<String> keys = new ArrayList<>();
            for (int count = random.nextInt(4); count >= 0; count--) {
                String start = random.nextBoolean() ? "TENANT#" + text(random, "ab1_-#", random.nextInt(5)) : "";
                keys.add(start + text(random, alphabet, random.nextInt(6)));
            }

            Decision decision = decide(
                    Policies.tenant(),
                    "BatchGetItem",
                    TABLE,
                    Map.of("aws:PrincipalTag/school_id", List.of(school)),
                    keys.toArray(String[]::new));

            boolean ownOnly = keys.stream().allMatch(key -> key.startsWith("TENANT#" + school + "#"));
            assertThat(decision).as("%s on %s", school, keys).isEqualTo(ownOnly ? ALLOWED : IMPLICIT_DENY);
        }
    }

    private static String text(Random random, String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .collect(StringBuilder::new, (text, at) -> text.append(alphabet.charAt(at)), StringBuilder::append)
                .toString();
    }

    private static Decision tenant(String action, String resource, String... keys) {
        return decide(Policies.tenant(), action, resource, Map.of("aws:PrincipalTag/school_id", List.of("s1")), keys);
    }

    private static Decision tagged(PolicyDocument policy, String action, String... keys) {
        return decide(policy, action, TABLE, Map.of("aws:PrincipalTag/school_id", List.of("s1")), keys);
    }

    private static Decision decide(
            PolicyDocument policy, String action, String resource, Map<String, List<String>> tags, String... keys) {
        RequestContext context = RequestContext.of(tags);
        context.put("dynamodb:LeadingKeys", List.of(keys));
        return Evaluator.decide(List.of(policy), "dynamodb:" + action, resource, context);
    }
}
