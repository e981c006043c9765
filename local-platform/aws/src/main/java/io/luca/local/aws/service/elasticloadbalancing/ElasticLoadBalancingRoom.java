package io.luca.local.aws.service.elasticloadbalancing;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.service.ec2.Ec2Room;
import io.luca.local.aws.template.Provisioner;
import java.util.List;

/** Elastic Load Balancing on this machine: it passes requests on, and is no process of its own. */
public final class ElasticLoadBalancingRoom implements AwsRoom {

    private final LoadBalancers balancers;

    /** A room without balancers, in the networks of the machine's room for EC2. */
    public ElasticLoadBalancingRoom(Cloud cloud) {
        balancers = new LoadBalancers(
                cloud.environment(), () -> cloud.room(Ec2Room.class).networks());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(balancers);
    }

    public LoadBalancers balancers() {
        return balancers;
    }
}
