package io.luca.local.aws.service.apprunner;

import io.helidon.webserver.http.HttpRouting;
import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.HostedService;
import io.luca.local.aws.container.Containers;
import io.luca.local.aws.container.MachineVariables;
import io.luca.local.aws.container.RunningContainer;
import io.luca.local.aws.service.apigateway.HttpTarget;
import io.luca.local.aws.service.apigateway.Ingress;
import io.luca.local.aws.service.waf.WafRoom;
import io.luca.local.aws.template.Provisioner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * App Runner on this machine: each service as a process that lives in real time, with its public address, where its web ACL stands.
 */
public final class AppRunnerRoom implements AwsRoom {

    private final Cloud cloud;
    private final Containers containers;
    private final AppRunnerServices services;
    private final Map<String, Ingress> ingresses = new LinkedHashMap<>();

    /**
     * A room without services.
     *
     * @param machine what every container is told on this machine, besides what its template says
     */
    public AppRunnerRoom(Cloud cloud, MachineVariables machine) {
        this.cloud = cloud;
        containers = new Containers(cloud, "apprunner", machine);
        services = new AppRunnerServices(cloud.environment(), containers);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(services);
    }

    @Override
    public void addPages(HttpRouting.Builder routing) {
        containers.addTo(routing);
    }

    /** What runs for the services. */
    public List<RunningContainer> containers() {
        return services.byHost().values().stream()
                .map(AppRunnerServices.Running::container)
                .toList();
    }

    @Override
    public Optional<HostedService> hosted(String host) {
        return Optional.ofNullable(services.byHost().get(host)).map(AppRunnerRoom::hosted);
    }

    /** Waits until all services are healthy, and opens their public addresses. */
    @Override
    public void start() {
        services.awaitHealthy();
        services.byHost().forEach((host, service) -> ingresses.put(host, ingress(service)));
    }

    /** The public address of a service, past any gateway: its web ACL decides who gets in. */
    public String publicUrl(RunningContainer container) {
        return services.byHost().values().stream()
                .filter(service -> service.container().equals(container))
                .map(service -> "http://localhost:"
                        + Objects.requireNonNull(ingresses.get(service.host())).port())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(container.name() + " is no service of App Runner"));
    }

    @Override
    public void close() {
        ingresses.values().forEach(Ingress::close);
        services.close();
    }

    private Ingress ingress(AppRunnerServices.Running service) {
        HttpTarget target = new HttpTarget(
                service.container().process().address(),
                cloud.find(WafRoom.class).flatMap(waf -> waf.inFrontOf(service.arn())));
        return Ingress.start(0, target);
    }

    private static HostedService hosted(AppRunnerServices.Running service) {
        return new HostedService(service.container().process().address(), service.arn());
    }
}
