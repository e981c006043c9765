package io.luca.local.aws.service.waf;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.template.Provisioner;
import java.util.List;
import java.util.Optional;

/** WAF on this machine: the rules in front of stages, services and user pools. Rates are those of real requests, so they go by the real time. */
public final class WafRoom implements AwsRoom {

    private final WebAcls acls;

    public WafRoom(Cloud cloud) {
        acls = new WebAcls(cloud.environment(), cloud.wallClock());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(acls);
    }

    /** The web ACL in front of a resource, such as a stage of a REST API, an App Runner service or a user pool. */
    public Optional<WebAcl> inFrontOf(String resourceArn) {
        return acls.inFrontOf(resourceArn);
    }
}
