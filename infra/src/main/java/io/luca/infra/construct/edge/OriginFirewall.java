package io.luca.infra.construct.edge;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

/**
 * The firewall before an App Runner service, whose address is public: only a request with the gateway's secret passes. The
 * service checks the token too, so that this is its second guard.
 */
public final class OriginFirewall extends Construct {

    /**
     * The firewall.
     *
     * @param secrets any of which opens it: the gateway's own, and while it changes the one before
     */
    public OriginFirewall(Construct scope, String id, List<OriginSecret> secrets, String serviceArn) {
        super(scope, id);
        CfnWebACL acl = CfnWebACL.Builder.create(this, "WebAcl")
                .scope("REGIONAL")
                .defaultAction(CfnWebACL.DefaultActionProperty.builder()
                        .block(CfnWebACL.BlockActionProperty.builder().build())
                        .build())
                .rules(IntStream.range(0, secrets.size())
                        .mapToObj(priority -> opensTo(priority, secrets.get(priority)))
                        .toList())
                .visibilityConfig(EdgeRules.visibility("origin"))
                .build();
        CfnWebACLAssociation.Builder.create(this, "Association")
                .webAclArn(acl.getAttrArn())
                .resourceArn(serviceArn)
                .build();
    }

    private static CfnWebACL.RuleProperty opensTo(int priority, OriginSecret secret) {
        String name = priority == 0 ? "from-the-gateway" : "from-the-gateway-before-" + priority;
        return CfnWebACL.RuleProperty.builder()
                .name(name)
                .priority(priority)
                .statement(CfnWebACL.StatementProperty.builder()
                        .byteMatchStatement(CfnWebACL.ByteMatchStatementProperty.builder()
                                .fieldToMatch(CfnWebACL.FieldToMatchProperty.builder()
                                        .singleHeader(Map.of("Name", OriginSecret.HEADER))
                                        .build())
                                .positionalConstraint("EXACTLY")
                                .searchString(secret.reference())
                                .textTransformations(EdgeRules.none())
                                .build())
                        .build())
                .action(CfnWebACL.RuleActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .visibilityConfig(EdgeRules.visibility(name))
                .build();
    }
}
