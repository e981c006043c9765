package io.luca.infra.construct.edge;

import io.luca.infra.settings.Firewall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.wafv2.CfnWebACL;

/**
 * The rules of the firewall before the gateway, with what they answer.
 *
 * <p>Of the rates the token's comes first and the address's last: what one rule blocks, no later rule sees or counts
 * (https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html). So who sends too much is refused alone, and uses
 * up nothing of the address that a whole school may share. A rate is estimated and comes late, mostly by less than half a minute
 * (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-caveats.html); until then the service
 * limits by itself, and behaviour events are limited by the throttle of their route alone.
 */
final class EdgeRules {

    /** The largest body, in bytes. It is also the most of a body that WAF can look at for API Gateway. */
    static final int MAX_BODY = 65_536;

    private static final String TOO_LARGE = "too-large";
    private static final String TOO_MANY_OF_TOKEN = "too-many-of-token";
    private static final String TOO_MANY_OF_ADDRESS = "too-many-of-address";
    private static final int TOKEN_WINDOW_SECONDS = 60;
    private static final int ADDRESS_WINDOW_SECONDS = 300;

    private final Firewall firewall;
    private final String webOrigin;

    EdgeRules(Firewall firewall, String webOrigin) {
        this.firewall = firewall;
        this.webOrigin = webOrigin;
    }

    /** In the order in which they act: the first one that blocks ends it. */
    List<CfnWebACL.RuleProperty> inOrder() {
        List<CfnWebACL.RuleProperty> rules = new ArrayList<>();
        rules.add(maxBody(0));
        firewall.countries().ifPresent(codes -> rules.add(onlyFrom(1, codes)));
        rules.add(rate(
                2,
                "rate-per-token",
                perToken(firewall.requestsPerToken()),
                tooMany(TOO_MANY_OF_TOKEN, TOKEN_WINDOW_SECONDS)));
        rules.add(signInRate(3, firewall.signInCallsPerAddress()));
        rules.add(rate(
                4,
                "rate-per-address",
                perAddress(firewall.requestsPerAddress()),
                tooMany(TOO_MANY_OF_ADDRESS, ADDRESS_WINDOW_SECONDS)));
        rules.add(managed(
                10,
                "AWSManagedRulesCommonRuleSet",
                List.of(
                        "CrossSiteScripting_BODY",
                        "EC2MetaDataSSRF_BODY",
                        "GenericLFI_BODY",
                        "GenericRFI_BODY",
                        "SizeRestrictions_BODY")));
        rules.add(managed(11, "AWSManagedRulesKnownBadInputsRuleSet", List.of()));
        rules.add(managed(12, "AWSManagedRulesSQLiRuleSet", List.of("SQLi_BODY", "SQLiExtendedPatterns_BODY")));
        return rules;
    }

    /** What the rules answer with, by name. */
    static Map<String, CfnWebACL.CustomResponseBodyProperty> bodies() {
        return new TreeMap<>(Map.of(
                TOO_LARGE,
                problem("payload-too-large", "The body is too large", 413, "A body may have 64 KiB."),
                TOO_MANY_OF_TOKEN,
                problem(
                        "too-many-requests",
                        "Too many requests",
                        429,
                        "You have sent too many requests; please try again in a minute. Nobody else is held back."),
                TOO_MANY_OF_ADDRESS,
                problem(
                        "too-many-requests",
                        "Too many requests",
                        429,
                        "This address has sent too many requests; please try again in some minutes.")));
    }

    private CfnWebACL.RuleProperty maxBody(int priority) {
        return CfnWebACL.RuleProperty.builder()
                .name("body-size")
                .priority(priority)
                .statement(CfnWebACL.StatementProperty.builder()
                        .sizeConstraintStatement(CfnWebACL.SizeConstraintStatementProperty.builder()
                                .fieldToMatch(CfnWebACL.FieldToMatchProperty.builder()
                                        .body(CfnWebACL.BodyProperty.builder()
                                                .oversizeHandling("MATCH")
                                                .build())
                                        .build())
                                .comparisonOperator("GT")
                                .size(MAX_BODY)
                                .textTransformations(none())
                                .build())
                        .build())
                .action(block(413, TOO_LARGE, List.of(readable())))
                .visibilityConfig(visibility("body-size"))
                .build();
    }

    /**
     * Of requests with one {@code Authorization} header, in a minute; what has none is not counted here. The header is what the firewall
     * knows of a person, and it reads no token: who signs in again has another. Letters and spaces are made equal, or one token could be
     * written in many ways. Of the value the firewall's log shows 32 characters, which is less than a token's header
     * (https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html).
     */
    private static CfnWebACL.RateBasedStatementProperty.Builder perToken(int limit) {
        return CfnWebACL.RateBasedStatementProperty.builder()
                .limit(limit)
                .evaluationWindowSec(TOKEN_WINDOW_SECONDS)
                .aggregateKeyType("CUSTOM_KEYS")
                .customKeys(List.of(CfnWebACL.RateBasedStatementCustomKeyProperty.builder()
                        .header(CfnWebACL.RateLimitHeaderProperty.builder()
                                .name("authorization")
                                .textTransformations(List.of(
                                        transformation(0, "COMPRESS_WHITE_SPACE"), transformation(1, "LOWERCASE")))
                                .build())
                        .build()));
    }

    /** Of calls to the user pool alone, which name their operation in a header: who guesses passwords needs many of them. */
    private static CfnWebACL.RuleProperty signInRate(int priority, int callsPerAddress) {
        CfnWebACL.ByteMatchStatementProperty isOfThePool = CfnWebACL.ByteMatchStatementProperty.builder()
                .fieldToMatch(CfnWebACL.FieldToMatchProperty.builder()
                        .singleHeader(Map.of("Name", "x-amz-target"))
                        .build())
                .positionalConstraint("STARTS_WITH")
                .searchString("AWSCognitoIdentityProviderService.")
                .textTransformations(none())
                .build();
        return rate(
                priority,
                "sign-in-rate-per-address",
                perAddress(callsPerAddress)
                        .scopeDownStatement(CfnWebACL.StatementProperty.builder()
                                .byteMatchStatement(isOfThePool)
                                .build()),
                block());
    }

    /** In five minutes. */
    private static CfnWebACL.RateBasedStatementProperty.Builder perAddress(int limit) {
        return CfnWebACL.RateBasedStatementProperty.builder()
                .limit(limit)
                .evaluationWindowSec(ADDRESS_WINDOW_SECONDS)
                .aggregateKeyType("IP");
    }

    private static CfnWebACL.RuleProperty rate(
            int priority,
            String name,
            CfnWebACL.RateBasedStatementProperty.Builder limit,
            CfnWebACL.RuleActionProperty action) {
        return CfnWebACL.RuleProperty.builder()
                .name(name)
                .priority(priority)
                .statement(CfnWebACL.StatementProperty.builder()
                        .rateBasedStatement(limit.build())
                        .build())
                .action(action)
                .visibilityConfig(visibility(name))
                .build();
    }

    private static CfnWebACL.RuleProperty onlyFrom(int priority, String countries) {
        return CfnWebACL.RuleProperty.builder()
                .name("countries")
                .priority(priority)
                .statement(CfnWebACL.StatementProperty.builder()
                        .notStatement(CfnWebACL.NotStatementProperty.builder()
                                .statement(CfnWebACL.StatementProperty.builder()
                                        .geoMatchStatement(CfnWebACL.GeoMatchStatementProperty.builder()
                                                .countryCodes(Arrays.asList(countries.split(",")))
                                                .build())
                                        .build())
                                .build())
                        .build())
                .action(block())
                .visibilityConfig(visibility("countries"))
                .build();
    }

    /**
     * A group of AWS's own rules. What only looks for code in a body is counted and blocks nothing: an answer about HTML or SQL is
     * schoolwork, 25 events would go with it, and here a body is data that nobody runs.
     * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
     */
    private static CfnWebACL.RuleProperty managed(int priority, String name, List<String> onlyCounted) {
        return CfnWebACL.RuleProperty.builder()
                .name(name)
                .priority(priority)
                .statement(CfnWebACL.StatementProperty.builder()
                        .managedRuleGroupStatement(CfnWebACL.ManagedRuleGroupStatementProperty.builder()
                                .vendorName("AWS")
                                .name(name)
                                .ruleActionOverrides(onlyCounted.stream()
                                        .map(rule -> CfnWebACL.RuleActionOverrideProperty.builder()
                                                .name(rule)
                                                .actionToUse(CfnWebACL.RuleActionProperty.builder()
                                                        .count(CfnWebACL.CountActionProperty.builder()
                                                                .build())
                                                        .build())
                                                .build())
                                        .toList())
                                .build())
                        .build())
                .overrideAction(CfnWebACL.OverrideActionProperty.builder()
                        .none(Map.of())
                        .build())
                .visibilityConfig(visibility(name))
                .build();
    }

    private static CfnWebACL.CustomResponseBodyProperty problem(String code, String title, int status, String detail) {
        return CfnWebACL.CustomResponseBodyProperty.builder()
                .contentType("APPLICATION_JSON") // WAF knows no problem+json
                .content("""
                        {"type":"urn:luca:problem:%s","title":"%s","status":%d,"detail":"%s"}""".formatted(code, title, status, detail))
                .build();
    }

    /** After so long without a request nothing of the window is left. */
    private CfnWebACL.RuleActionProperty tooMany(String body, int windowSeconds) {
        return block(
                429,
                body,
                List.of(
                        readable(),
                        header("Access-Control-Expose-Headers", "Retry-After"),
                        header("Retry-After", String.valueOf(windowSeconds))));
    }

    /** A page of the web origin may read why it was refused, as it may every answer of the gateway. */
    private CfnWebACL.CustomHTTPHeaderProperty readable() {
        return header("Access-Control-Allow-Origin", webOrigin);
    }

    private static CfnWebACL.CustomHTTPHeaderProperty header(String name, String value) {
        return CfnWebACL.CustomHTTPHeaderProperty.builder()
                .name(name)
                .value(value)
                .build();
    }

    private static CfnWebACL.RuleActionProperty block(
            int status, String body, List<CfnWebACL.CustomHTTPHeaderProperty> headers) {
        return CfnWebACL.RuleActionProperty.builder()
                .block(CfnWebACL.BlockActionProperty.builder()
                        .customResponse(CfnWebACL.CustomResponseProperty.builder()
                                .responseCode(status)
                                .customResponseBodyKey(body)
                                .responseHeaders(headers)
                                .build())
                        .build())
                .build();
    }

    static CfnWebACL.RuleActionProperty block() {
        return CfnWebACL.RuleActionProperty.builder()
                .block(CfnWebACL.BlockActionProperty.builder().build())
                .build();
    }

    static List<CfnWebACL.TextTransformationProperty> none() {
        return List.of(transformation(0, "NONE"));
    }

    private static CfnWebACL.TextTransformationProperty transformation(int priority, String type) {
        return CfnWebACL.TextTransformationProperty.builder()
                .priority(priority)
                .type(type)
                .build();
    }

    static CfnWebACL.VisibilityConfigProperty visibility(String metric) {
        return CfnWebACL.VisibilityConfigProperty.builder()
                .cloudWatchMetricsEnabled(true)
                .sampledRequestsEnabled(false) // samples would hold pupils' data
                .metricName(metric)
                .build();
    }
}
