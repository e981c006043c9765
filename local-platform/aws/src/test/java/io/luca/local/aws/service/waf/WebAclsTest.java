package io.luca.local.aws.service.waf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAclsTest {

    private static final String STAGE = "arn:aws:apigateway:us-east-1::/restapis/api/stages/v1";
    private static final String HEADER = """
            {'ByteMatchStatement': {'SearchString': '%s', 'PositionalConstraint': '%s',
             'FieldToMatch': {'SingleHeader': {'Name': 'X-Test'}},
             'TextTransformations': [{'Priority': 1, 'Type': 'LOWERCASE'}, {'Priority': 0, 'Type': 'URL_DECODE'}]}}""";
    private static final String BY_HEADER = """
            {'RateBasedStatement': {'Limit': 10, 'EvaluationWindowSec': 60, 'AggregateKeyType': 'CUSTOM_KEYS',
             'CustomKeys': [{'Header': {'Name': 'Authorization', 'TextTransformations': [
              {'Priority': 1, 'Type': 'LOWERCASE'}, {'Priority': 0, 'Type': 'COMPRESS_WHITE_SPACE'}]}}]}}""";
    private static final String GEO = "{'GeoMatchStatement': {'CountryCodes': ['MX']}}";

    private final RateWindowTest.SteppedClock clock = new RateWindowTest.SteppedClock();
    private Fields read;

    private WebAcl acl(String rules) {
        return acl(rules, "");
    }

    private WebAcl acl(String rules, String more) {
        WebAcls acls = new WebAcls(Environment.LAPTOP, clock);
        String arn = provision(
                acls,
                "AWS::WAFv2::WebACL",
                "{'Scope': 'REGIONAL', 'DefaultAction': {'Allow': {}}%s, 'Rules': [%s]}".formatted(more, rules));
        provision(
                acls,
                "AWS::WAFv2::WebACLAssociation",
                "{'ResourceArn': '%s', 'WebACLArn': '%s'}".formatted(STAGE, arn));
        return acls.inFrontOf(STAGE).orElseThrow();
    }

    private String provision(WebAcls acls, String type, String json) {
        try {
            Resource resource = new Resource("Test", "Acl", type);
            Fields properties = resource.properties(new ObjectMapper().readTree(json.replace('\'', '"')));
            String arn = acls.provision(resource, properties).attributes().getOrDefault("Arn", "");
            assertThat(properties.unread()).isEmpty();
            read = type.endsWith("WebACL") ? properties : read;
            return arn;
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static String rule(String name, int priority, String action, String statement) {
        return "{'Name': '%s', 'Priority': %d, 'Action': {'%s': {}}, 'Statement': %s}"
                .formatted(name, priority, action, statement);
    }

    private static WafRequest request(String header, int bodyLength) {
        return new WafRequest(
                "POST",
                "/a",
                "",
                Map.of("x-test", List.of(header)),
                "x".repeat(bodyLength).getBytes(UTF_8),
                "10.0.0.1");
    }

    private static WafRequest from(String address, String authorization) {
        return new WafRequest("GET", "/a", "", Map.of("authorization", List.of(authorization)), new byte[0], address);
    }

    private static String blockedBy(WebAcl acl, WafRequest request) {
        return acl.inspect(request) instanceof Verdict.Blocked blocked ? blocked.rule() : "";
    }

    @Test
    void asks_rules_by_priority_and_goes_on_after_one_that_only_counts() {
        WebAcl acl = acl(String.join(
                ",",
                rule("second", 2, "Block", HEADER.formatted("bad", "CONTAINS")),
                rule("first", 1, "Allow", HEADER.formatted("good", "STARTS_WITH")),
                rule("zeroth", 0, "Count", HEADER.formatted("bad", "CONTAINS"))));

        assertThat(blockedBy(acl, request("so bad", 0))).isEqualTo("second");
        assertThat(blockedBy(acl, request("good and bad", 0))).isEmpty();
        assertThat(blockedBy(acl, request("other", 0))).isEmpty();
    }

    @Test
    void matches_after_the_transformations_in_order_of_their_priority() {
        WebAcl acl = acl(rule("r", 0, "Block", HEADER.formatted("a b", "EXACTLY")));

        assertThat(blockedBy(acl, request("A%20B", 0))).isEqualTo("r");
        assertThat(blockedBy(acl, request("a bc", 0))).isEmpty();
    }

    @Test
    void blocks_an_address_over_its_rate_and_lets_it_in_again_when_the_window_has_passed() {
        WebAcl acl = acl(rule(
                "rate",
                0,
                "Block",
                "{'RateBasedStatement': {'Limit': 10, 'EvaluationWindowSec': 60, 'AggregateKeyType': 'IP'}}"));
        for (int sent = 0; sent < 10; sent++) {
            assertThat(blockedBy(acl, request("", 0))).isEmpty();
        }

        assertThat(blockedBy(acl, request("", 0))).isEqualTo("rate");
        assertThat(blockedBy(acl, new WafRequest("GET", "/", "", Map.of(), new byte[0], "10.0.0.2")))
                .isEmpty();
        clock.seconds(61);
        assertThat(blockedBy(acl, request("", 0))).isEmpty();
    }

    @Test
    void counts_only_what_the_scope_of_a_rate_rule_names() {
        WebAcl acl = acl(rule(
                "rate",
                0,
                "Block",
                "{'RateBasedStatement': {'Limit': 10, 'AggregateKeyType': 'IP', 'ScopeDownStatement': %s}}"
                        .formatted(HEADER.formatted("login", "EXACTLY"))));

        for (int sent = 0; sent < 10; sent++) {
            assertThat(blockedBy(acl, request("other", 0))).isEmpty();
            assertThat(blockedBy(acl, request("login", 0))).isEmpty();
        }
        assertThat(blockedBy(acl, request("other", 0))).isEmpty();
        assertThat(blockedBy(acl, request("login", 0))).isEqualTo("rate");
    }

    @Test
    void a_rate_by_a_header_counts_each_value_apart_whatever_address_it_comes_from() {
        WebAcl acl = acl(rule("token", 0, "Block", BY_HEADER));
        for (int sent = 0; sent < 10; sent++) {
            assertThat(blockedBy(acl, from("10.0.0." + sent, "Bearer a"))).isEmpty();
        }

        assertThat(blockedBy(acl, from("10.0.0.99", "Bearer a"))).isEqualTo("token");
        assertThat(blockedBy(acl, from("10.0.0.1", "Bearer b"))).isEmpty();
        clock.seconds(61);
        assertThat(blockedBy(acl, from("10.0.0.1", "Bearer a"))).isEmpty();
    }

    @Test
    void a_value_that_is_written_in_another_way_counts_as_the_same() {
        WebAcl acl = acl(rule("token", 0, "Block", BY_HEADER));
        for (int sent = 0; sent < 10; sent++) {
            assertThat(blockedBy(acl, from("10.0.0.1", "bEaReR" + " ".repeat(1 + sent) + "a")))
                    .isEmpty();
        }

        assertThat(blockedBy(acl, from("10.0.0.1", "Bearer a"))).isEqualTo("token");
    }

    @Test
    void a_request_without_the_header_is_neither_counted_nor_limited_by_it() {
        WebAcl acl = acl(rule("token", 0, "Block", BY_HEADER));

        for (int sent = 0; sent < 50; sent++) {
            assertThat(blockedBy(acl, new WafRequest("GET", "/", "", Map.of(), new byte[0], "10.0.0.1")))
                    .isEmpty();
        }
    }

    /** https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html */
    @Test
    void what_an_earlier_rate_blocks_does_not_count_for_a_later_one() {
        WebAcl acl = acl(String.join(
                ",",
                rule("token", 0, "Block", BY_HEADER),
                rule("address", 1, "Block", "{'RateBasedStatement': {'Limit': 20, 'AggregateKeyType': 'IP'}}")));

        for (int sent = 0; sent < 100; sent++) {
            assertThat(blockedBy(acl, from("10.0.0.1", "Bearer flood"))).isNotEqualTo("address");
        }

        assertThat(blockedBy(acl, from("10.0.0.1", "Bearer calm"))).isEmpty();
    }

    @Test
    void takes_a_body_that_cannot_be_inspected_for_what_the_rule_says() {
        String size = """
                {'SizeConstraintStatement': {'ComparisonOperator': 'GT', 'Size': 65536,
                 'FieldToMatch': {'Body': {'OversizeHandling': '%s'}}, 'TextTransformations': [{'Priority': 0, 'Type': 'NONE'}]}}""";
        String inspected =
                ", 'AssociationConfig': {'RequestBody': {'API_GATEWAY': {'DefaultSizeInspectionLimit': 'KB_64'}}}";

        WebAcl match = acl(rule("size", 0, "Block", size.formatted("MATCH")), inspected);
        assertThat(blockedBy(match, request("", 65_536))).isEmpty();
        assertThat(blockedBy(match, request("", 65_537))).isEqualTo("size");
        assertThat(blockedBy(acl(rule("size", 0, "Block", size.formatted("CONTINUE")), inspected), request("", 65_537)))
                .as("only the first 64 KiB are looked at")
                .isEmpty();
        assertThat(blockedBy(acl(rule("size", 0, "Block", size.formatted("MATCH"))), request("", 16_385)))
                .as("16 KiB are looked at if nothing else is said")
                .isEqualTo("size");
    }

    @Test
    void joins_conditions() {
        String a = HEADER.formatted("a", "CONTAINS");
        String b = HEADER.formatted("b", "CONTAINS");
        WebAcl acl = acl(String.join(
                ",",
                rule("and", 0, "Block", "{'AndStatement': {'Statements': [%s, %s]}}".formatted(a, b)),
                rule(
                        "not",
                        1,
                        "Block",
                        "{'NotStatement': {'Statement': {'OrStatement': {'Statements': [%s, %s]}}}}".formatted(a, b))));

        assertThat(blockedBy(acl, request("ab", 0))).isEqualTo("and");
        assertThat(blockedBy(acl, request("a", 0))).isEmpty();
        assertThat(blockedBy(acl, request("c", 0))).isEqualTo("not");
    }

    @Test
    void drops_a_whole_rule_of_which_a_part_has_no_meaning_here_and_says_so() {
        WebAcl acl = acl(rule("abroad", 0, "Block", "{'NotStatement': {'Statement': %s}}".formatted(GEO)));

        assertThat(blockedBy(acl, request("", 0)))
                .as("'not from Mexico' would else block everyone")
                .isEmpty();
        assertThat(read.ignored()).containsKey("Rules[0].Statement.NotStatement.Statement.GeoMatchStatement");
    }

    @Test
    void labels_pass_from_a_counting_rule_to_a_later_one() {
        WebAcl acl = acl("""
                {'Name': 'mark', 'Priority': 0, 'Action': {'Count': {}}, 'RuleLabels': [{'Name': 'odd:one'}], 'Statement': %s},
                {'Name': 'act', 'Priority': 1, 'Action': {'Block': {}},
                 'Statement': {'LabelMatchStatement': {'Scope': 'LABEL', 'Key': 'odd:one'}}}""".formatted(HEADER.formatted("odd", "EXACTLY")));

        assertThat(blockedBy(acl, request("odd", 0))).isEqualTo("act");
        assertThat(blockedBy(acl, request("even", 0))).isEmpty();
    }

    @Test
    void refuses_what_it_cannot_honour() {
        assertThatThrownBy(() -> acl(rule("r", 0, "Block", "{'SqliMatchStatement': {}}")))
                .hasMessageContaining("SqliMatchStatement is not supported");
        assertThatThrownBy(() -> acl(rule("r", 0, "Captcha", GEO))).hasMessageContaining("Captcha");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Limit': 10, 'AggregateKeyType': 'CONSTANT' | AggregateKeyType must be IP or CUSTOM_KEYS",
                "'Limit': 9, 'AggregateKeyType': 'IP' | Limit must be 10 to",
                "'Limit': 10, 'AggregateKeyType': 'IP', 'EvaluationWindowSec': 90 | EvaluationWindowSec",
                "'Limit': 10, 'AggregateKeyType': 'CUSTOM_KEYS' | CustomKeys must be 1 to 5",
                "'Limit': 10, 'AggregateKeyType': 'CUSTOM_KEYS', 'CustomKeys': [{'IP': {}}] | the custom key IP",
                "'Limit': 10, 'AggregateKeyType': 'CUSTOM_KEYS', 'CustomKeys': [{'Header': {'Name': 'a'}}]"
                        + " | TextTransformations is missing",
            })
    void refuses_a_rate_that_it_cannot_honour(String rate, String why) {
        assertThatThrownBy(() -> acl(rule("r", 0, "Block", "{'RateBasedStatement': {" + rate + "}}")))
                .hasMessageContaining(why);
    }
}
