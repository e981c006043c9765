package io.luca.infra.construct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

/**
 * The firewall before the gateway: AWS's managed rules, a rate per address, a size limit, and countries if they are set.
 *
 * <p>The managed size rule (8 KiB) only counts: a school's configuration may be larger, and our own rule answers a clear 413.
 */
public final class EdgeProtection extends Construct {

    /** The largest body, in bytes. It is also the most of a body that WAF can look at for API Gateway. */
    public static final int MAX_BODY = 65_536;

    private static final String TOO_LARGE = "too-large";

    private final CfnWebACL acl;

    public EdgeProtection(Construct scope, String id, int requestsPerAddress, Optional<String> countries) {
        super(scope, id);
        List<CfnWebACL.RuleProperty> rules = new ArrayList<>();
        rules.add(maxBody(0));
        rules.add(rate(1, requestsPerAddress));
        countries.ifPresent(codes -> rules.add(onlyFrom(2, codes)));
        rules.add(managed(10, "AWSManagedRulesCommonRuleSet", List.of("SizeRestrictions_BODY")));
        rules.add(managed(11, "AWSManagedRulesKnownBadInputsRuleSet", List.of()));
        rules.add(managed(12, "AWSManagedRulesSQLiRuleSet", List.of()));
        acl = CfnWebACL.Builder.create(this, "WebAcl")
                .scope("REGIONAL")
                .defaultAction(CfnWebACL.DefaultActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .associationConfig(CfnWebACL.AssociationConfigProperty.builder()
                        .requestBody(Map.of(
                                "API_GATEWAY",
                                CfnWebACL.RequestBodyAssociatedResourceTypeConfigProperty.builder()
                                        .defaultSizeInspectionLimit("KB_64")
                                        .build()))
                        .build())
                .customResponseBodies(Map.of(
                        TOO_LARGE,
                        CfnWebACL.CustomResponseBodyProperty.builder()
                                .contentType("APPLICATION_JSON")
                                .content("{\"type\":\"urn:luca:problem:payload-too-large\","
                                        + "\"title\":\"The body is too large\",\"status\":413,"
                                        + "\"detail\":\"A body may have 64 KiB.\"}")
                                .build()))
                .rules(rules)
                .visibilityConfig(visibility("edge"))
                .build();
    }

    /** Puts the firewall before a resource. */
    public void protect(String resourceArn) {
        CfnWebACLAssociation.Builder.create(this, "Association")
                .webAclArn(acl.getAttrArn())
                .resourceArn(resourceArn)
                .build();
    }

    private static CfnWebACL.RuleProperty maxBody(int priority) {
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
                .action(CfnWebACL.RuleActionProperty.builder()
                        .block(CfnWebACL.BlockActionProperty.builder()
                                .customResponse(CfnWebACL.CustomResponseProperty.builder()
                                        .responseCode(413)
                                        .customResponseBodyKey(TOO_LARGE)
                                        .build())
                                .build())
                        .build())
                .visibilityConfig(visibility("body-size"))
                .build();
    }

    private static CfnWebACL.RuleProperty rate(int priority, int requestsPerAddress) {
        return CfnWebACL.RuleProperty.builder()
                .name("rate-per-address")
                .priority(priority)
                .statement(CfnWebACL.StatementProperty.builder()
                        .rateBasedStatement(CfnWebACL.RateBasedStatementProperty.builder()
                                .limit(requestsPerAddress)
                                .evaluationWindowSec(300)
                                .aggregateKeyType("IP")
                                .build())
                        .build())
                .action(block())
                .visibilityConfig(visibility("rate-per-address"))
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

    static CfnWebACL.RuleActionProperty block() {
        return CfnWebACL.RuleActionProperty.builder()
                .block(CfnWebACL.BlockActionProperty.builder().build())
                .build();
    }

    static List<CfnWebACL.TextTransformationProperty> none() {
        return List.of(CfnWebACL.TextTransformationProperty.builder()
                .priority(0)
                .type("NONE")
                .build());
    }

    static CfnWebACL.VisibilityConfigProperty visibility(String metric) {
        return CfnWebACL.VisibilityConfigProperty.builder()
                .cloudWatchMetricsEnabled(true)
                .sampledRequestsEnabled(false) // samples would hold pupils' data
                .metricName(metric)
                .build();
    }
}
