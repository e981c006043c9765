package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.service.ec2.NetworkPlace;
import io.luca.local.aws.service.ec2.Networks;
import io.luca.local.aws.service.elasticloadbalancing.LoadBalancers;
import io.luca.local.aws.service.elasticloadbalancing.UnreachableException;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's ways into networks. What goes by one reaches what the network lets through from the link's own place. */
final class VpcLinks implements Provisioner {

    private static final Logger log = LoggerFactory.getLogger(VpcLinks.class);

    private final Supplier<Networks> networks;
    private final Supplier<LoadBalancers> balancers;
    private final Map<String, NetworkPlace> places = new ConcurrentHashMap<>();

    /**
     * No links yet.
     *
     * @param networks of the machine, asked for when a link is deployed
     * @param balancers of the machine, asked for when a request goes by one
     */
    VpcLinks(Supplier<Networks> networks, Supplier<LoadBalancers> balancers) {
        this.networks = networks;
        this.balancers = balancers;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::ApiGatewayV2::VpcLink");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        properties.ignore("Name", "it is called by its id here");
        properties.ignore("Tags", "read by nobody");
        places.put(resource.logicalId(), networks.get().place(properties, "SubnetIds", "SecurityGroupIds"));
        return new Provisioned(resource.logicalId(), Map.of("VpcLinkId", resource.logicalId()));
    }

    /**
     * The way through a link to a load balancer.
     *
     * @throws IllegalArgumentException if there is no such link
     */
    HttpTargets to(String link, String balancerArn, int port) {
        NetworkPlace place = places.get(link);
        if (place == null) {
            throw new IllegalArgumentException("connectionId " + link + " is no VPC link of these templates");
        }
        return _ -> {
            try {
                LoadBalancers.Route route = balancers.get().route(balancerArn, place, port);
                return Optional.of(new HttpTarget(route.address(), Optional.empty(), route::answered));
            } catch (UnreachableException closed) {
                log.warn("the VPC link {} gets no answer: {}", link, closed.getMessage());
                return Optional.empty();
            }
        };
    }
}
