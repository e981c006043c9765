package io.luca.local.aws.service.ecs;

import io.helidon.webserver.http.HttpRouting;
import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.container.Containers;
import io.luca.local.aws.container.MachineVariables;
import io.luca.local.aws.container.RunningContainer;
import io.luca.local.aws.service.ec2.Ec2Room;
import io.luca.local.aws.service.elasticloadbalancing.ElasticLoadBalancingRoom;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.template.Provisioner;
import java.util.List;

/** ECS on this machine: each service as a process that lives in real time. */
public final class EcsRoom implements AwsRoom {

    private final Containers containers;
    private final EcsServices services;

    /**
     * A room without services, in the networks and behind the balancers of the machine's rooms for these.
     *
     * @param machine what every container is told on this machine, besides what its template says
     */
    public EcsRoom(Cloud cloud, MachineVariables machine) {
        containers = new Containers(cloud, "ecs", machine);
        services = new EcsServices(
                cloud.environment(),
                containers,
                cloud.xray()::collectorUrl,
                () -> cloud.room(Ec2Room.class).networks(),
                () -> cloud.room(ElasticLoadBalancingRoom.class).balancers(),
                (group, file) -> cloud.find(LogsRoom.class).ifPresent(logs -> logs.follow(group, file)));
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(services);
    }

    @Override
    public void addPages(HttpRouting.Builder routing) {
        containers.addTo(routing);
    }

    /** Waits until all services are healthy. */
    @Override
    public void start() {
        services.awaitHealthy();
    }

    /** What runs for the services. */
    public List<RunningContainer> containers() {
        return services.containers();
    }

    @Override
    public void close() {
        services.close();
    }
}
