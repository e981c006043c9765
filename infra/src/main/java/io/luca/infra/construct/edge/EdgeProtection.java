package io.luca.infra.construct.edge;

import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.settings.Firewall;
import io.luca.infra.settings.Waits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.wafv2.CfnLoggingConfiguration;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

/**
 * The firewall before the gateway and the user pool: AWS's managed rules, rates per token and per address, a size limit, and countries
 * if they are set. The pool has no firewall of its own, for that would cost six times as much as its one rule in this.
 *
 * <p>The managed size rule (8 KiB) only counts: a school's configuration may be larger, and our own rule answers a clear 413.
 */
public final class EdgeProtection extends Construct {

    private final CfnWebACL acl;

    public EdgeProtection(Construct scope, String id, Firewall firewall, String webOrigin) {
        super(scope, id);
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
                .customResponseBodies(EdgeRules.bodies())
                .rules(new EdgeRules(firewall, webOrigin).inOrder())
                .visibilityConfig(EdgeRules.visibility("edge"))
                .build();
        logWhatIsRefused();
    }

    /** Puts the firewall before the stage of an API. */
    public void protectStage(String stageArn) {
        protect("Association", stageArn);
    }

    /**
     * Puts the firewall before a user pool, which anybody can call past the gateway. Cognito withholds what says anything of a person,
     * and answers by itself whatever a rule wants to be answered:
     * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
     */
    public void protectUserPool(String poolArn) {
        protect("PoolAssociation", poolArn);
    }

    private void protect(String id, String resourceArn) {
        CfnWebACLAssociation.Builder.create(this, id)
                .webAclArn(acl.getAttrArn())
                .resourceArn(resourceArn)
                .build();
    }

    /** What passes is in the gateway's access log already. Neither log may hold a token. */
    private void logWhatIsRefused() {
        LogGroup log = LogGroup.Builder.create(this, "Log")
                .logGroupName(
                        EnvironmentName.of(this, "aws-waf-logs-luca-edge")) // WAF writes to no group of another prefix
                .retention(Waits.logRetention(getNode()))
                .removalPolicy(
                        RemovalPolicy.DESTROY) // a group of a fixed name that stays would stop the next deployment
                .build();
        CfnLoggingConfiguration.Builder.create(this, "Logging")
                .resourceArn(acl.getAttrArn())
                // without the ":*" that the group's own ARN ends with: WAF refuses it
                .logDestinationConfigs(List.of(Stack.of(this)
                        .formatArn(ArnComponents.builder()
                                .service("logs")
                                .resource("log-group")
                                .resourceName(log.getLogGroupName())
                                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                                .build())))
                .redactedFields(List.of(CfnLoggingConfiguration.FieldToMatchProperty.builder()
                        .singleHeader(Map.of("Name", "authorization"))
                        .build()))
                // a free-form property: CDK writes its names as they are given
                .loggingFilter(new TreeMap<>(Map.of(
                        "DefaultBehavior",
                        "DROP",
                        "Filters",
                        List.of(new TreeMap<>(Map.of(
                                "Behavior",
                                "KEEP",
                                "Requirement",
                                "MEETS_ANY",
                                "Conditions",
                                List.of(onAction("BLOCK"), onAction("COUNT"))))))))
                .build();
    }

    private static Map<String, Object> onAction(String action) {
        return Map.of("ActionCondition", Map.of("Action", action));
    }
}
