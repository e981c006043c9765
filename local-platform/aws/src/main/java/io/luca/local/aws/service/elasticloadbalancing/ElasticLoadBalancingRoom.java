package io.luca.local.aws.service.elasticloadbalancing;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.service.ec2.Ec2Room;
import io.luca.local.aws.template.Provisioner;
import java.util.List;
import java.util.Set;

/** Elastic Load Balancing on this machine: it passes requests on, and is no process of its own. */
public final class ElasticLoadBalancingRoom implements AwsRoom {

    private final LoadBalancers balancers;
    private final HealthChecks checks;

    /** A room without balancers, in the networks of the machine's room for EC2. */
    public ElasticLoadBalancingRoom(Cloud cloud) {
        balancers = new LoadBalancers(
                cloud.environment(), () -> cloud.room(Ec2Room.class).networks(), new BalancerMetrics(cloud.metrics()));
        checks = new HealthChecks(cloud.clock());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(balancers);
    }

    @Override
    public Set<MetricKind> emits() {
        return BalancerMetrics.kinds();
    }

    @Override
    public void start() {
        balancers.groups().forEach(checks::begin);
    }

    @Override
    public void sample() {
        checks.catchUp();
        balancers.tell();
    }

    @Override
    public void close() {
        checks.close();
    }

    public LoadBalancers balancers() {
        return balancers;
    }
}
