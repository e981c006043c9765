package io.luca.local.aws.service.elasticloadbalancing;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.service.ec2.NetworkPlace;
import io.luca.local.aws.service.ec2.Networks;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The application load balancers of the templates, with their listeners and target groups. */
public final class LoadBalancers implements Provisioner {

    private static final String BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    private static final String GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup";
    private static final String LISTENER = "AWS::ElasticLoadBalancingV2::Listener";
    /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
    private static final int LEAST_ZONES = 2;

    private static final int LAST_PORT = 65_535;

    private static final String ONE_BACKEND = "one machine runs one backend";

    private static final String TRAFFIC_PORT = "traffic-port";
    private static final Set<String> HEALTH_READ =
            Set.of("HealthCheckPath", "HealthCheckPort", "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds");

    /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
    private static final int MOST_SECONDS = 300;

    private static final int USUAL_INTERVAL = 30;
    private static final int USUAL_TIMEOUT = 5;
    private static final int USUAL_PASSES = 5;
    private static final int USUAL_FAILURES = 2;
    private static final int FEWEST_CHECKS = 2;
    private static final int MOST_CHECKS = 10;

    /**
     * The way of a request through a balancer.
     *
     * @param address of this machine, to which it goes
     */
    public record Route(URI address, Consumer<BalancerMetrics.Exchange> told) {

        /** Its target answered, in so much time. */
        public void answered(int status, Duration took) {
            told.accept(new BalancerMetrics.Exchange(status, took));
        }
    }

    /** A balancer, where it is, and to whom each of its ports passes on. */
    private record Balancer(NetworkPlace place, Map<Integer, TargetGroup> groupByPort) {}

    private final Environment environment;
    private final Supplier<Networks> networks;
    private final BalancerMetrics metrics;
    private final Map<String, Balancer> balancers = new HashMap<>();
    private final Map<String, TargetGroup> groups = new HashMap<>();

    LoadBalancers(Environment environment, Supplier<Networks> networks, BalancerMetrics metrics) {
        this.metrics = metrics;
        this.environment = environment;
        this.networks = networks;
    }

    @Override
    public Set<String> types() {
        return Set.of(BALANCER, GROUP, LISTENER);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        properties.ignore("Tags", "read by nobody");
        return switch (resource.type()) {
            case BALANCER -> balancer(resource.logicalId(), properties);
            case GROUP -> group(resource.logicalId(), properties);
            default -> listener(resource.logicalId(), properties);
        };
    }

    /** The target group that something's TargetGroupArn names. */
    public TargetGroup group(Fields properties) {
        String arn = properties.text("TargetGroupArn");
        return Optional.ofNullable(groups.get(arn))
                .orElseThrow(() -> properties.refused("TargetGroupArn: there is no target group " + arn));
    }

    /** Why a balancer that passes on to a group cannot reach one of its backends, or that none does; empty if all can. */
    public Optional<String> obstacle(TargetGroup group, Backend backend) {
        List<Balancer> passing = balancers.values().stream()
                .filter(balancer -> balancer.groupByPort().containsValue(group))
                .toList();
        if (passing.isEmpty()) {
            return Optional.of("no listener passes on to its target group");
        }
        return passing.stream()
                .flatMap(
                        balancer -> networks.get().obstacle(balancer.place(), backend.place(), backend.port()).stream())
                .findFirst();
    }

    /**
     * Where a request goes that somebody sends to a balancer.
     *
     * @param from where the sender is
     * @throws UnreachableException if the network lets it through to no backend
     */
    public Route route(String balancerArn, NetworkPlace from, int port) throws UnreachableException {
        Balancer balancer = balancers.get(balancerArn);
        if (balancer == null) {
            throw new UnreachableException("there is no load balancer " + balancerArn);
        }
        refuseIf(networks.get().obstacle(from, balancer.place(), port), "the load balancer cannot be reached: ");
        TargetGroup group = balancer.groupByPort().get(port);
        if (group == null) {
            throw new UnreachableException("the load balancer does not listen at port " + port);
        }
        Backend backend = group.backend()
                .orElseThrow(
                        () -> new UnreachableException("nothing is registered in the target group " + group.arn()));
        refuseIf(
                networks.get().obstacle(balancer.place(), backend.place(), backend.port()),
                "the backend cannot be reached: ");
        return new Route(backend.address(), took -> metrics.answered(fullName(balancerArn), group.fullName(), took));
    }

    /** The groups that a balancer passes on to. */
    Collection<TargetGroup> groups() {
        return balancers.values().stream()
                .flatMap(balancer -> balancer.groupByPort().values().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Tells of each group behind each balancer how it is. */
    void tell() {
        balancers.forEach((arn, balancer) -> balancer.groupByPort().values().stream()
                .distinct()
                .forEach(group -> metrics.stands(
                        fullName(arn), group.fullName(), group.health().state())));
    }

    /** What stands behind {@code loadbalancer/}, by which its metrics name it. */
    private static String fullName(String balancerArn) {
        return balancerArn.substring(balancerArn.indexOf('/') + 1);
    }

    private static void refuseIf(Optional<String> obstacle, String what) throws UnreachableException {
        if (obstacle.isPresent()) {
            throw new UnreachableException(what + obstacle.get());
        }
    }

    private Provisioned balancer(String id, Fields properties) {
        require(properties, "Type", "application");
        require(properties, "Scheme", "internal");
        properties.ignore(
                "LoadBalancerAttributes", "this machine keeps neither access logs nor idle connections of it");
        properties.ignore("Name", "its ARN is made of its id here");
        NetworkPlace place = networks.get().place(properties, "Subnets", "SecurityGroups");
        if (networks.get().zonesOf(place) < LEAST_ZONES) {
            throw properties.refused("Subnets: an application load balancer needs subnets in two zones");
        }
        String arn = arn("loadbalancer/app/" + id);
        balancers.put(arn, new Balancer(place, new HashMap<>()));
        String host = "internal-" + id.toLowerCase(Locale.ROOT) + "." + environment.region() + ".elb.amazonaws.com";
        return new Provisioned(
                arn, Map.of("LoadBalancerArn", arn, "DNSName", host, "LoadBalancerFullName", fullName(arn)));
    }

    private Provisioned group(String id, Fields properties) {
        require(properties, "Protocol", "HTTP");
        require(properties, "TargetType", "ip");
        String _ = properties.text("VpcId"); // needed, though whoever registers says where it is and at which port
        int _ = properties.number("Port", 1, LAST_PORT);
        String healthPort = properties.optionalText("HealthCheckPort").orElse(TRAFFIC_PORT);
        if (!healthPort.equals(TRAFFIC_PORT)) {
            throw properties.refused("HealthCheckPort must be " + TRAFFIC_PORT + " on this machine, not " + healthPort);
        }
        for (String name : properties.names()) {
            if (name.startsWith("HealthCheck") && !HEALTH_READ.contains(name)) {
                properties.ignore(name, ONE_BACKEND);
            }
        }
        properties.ignore("Matcher", "the service answers 200 when it is well");
        properties.ignore("TargetGroupAttributes", ONE_BACKEND);
        String arn = arn("targetgroup/" + id);
        TargetGroup group =
                new TargetGroup(arn, properties.optionalText("HealthCheckPath").orElse("/"), check(properties));
        groups.put(arn, group);
        return new Provisioned(
                arn, Map.of("TargetGroupArn", arn, "TargetGroupName", id, "TargetGroupFullName", group.fullName()));
    }

    private static TargetGroup.Check check(Fields properties) {
        return new TargetGroup.Check(
                Duration.ofSeconds(number(properties, "HealthCheckIntervalSeconds", 5, MOST_SECONDS, USUAL_INTERVAL)),
                Duration.ofSeconds(number(properties, "HealthCheckTimeoutSeconds", 2, MOST_SECONDS, USUAL_TIMEOUT)),
                number(properties, "HealthyThresholdCount", FEWEST_CHECKS, MOST_CHECKS, USUAL_PASSES),
                number(properties, "UnhealthyThresholdCount", FEWEST_CHECKS, MOST_CHECKS, USUAL_FAILURES));
    }

    private static int number(Fields properties, String name, int least, int most, int usual) {
        return Math.toIntExact(properties.optionalNumber(name, least, most).orElse((long) usual));
    }

    private Provisioned listener(String id, Fields properties) {
        require(properties, "Protocol", "HTTP");
        Balancer balancer = balancers.get(properties.text("LoadBalancerArn"));
        List<Fields> actions = new ArrayList<>(properties.objects("DefaultActions"));
        if (balancer == null || actions.size() != 1) {
            throw properties.refused("a listener needs a load balancer of these templates and one action");
        }
        Fields action = actions.getFirst();
        require(action, "Type", "forward");
        int port = properties.number("Port", 1, LAST_PORT);
        if (balancer.groupByPort().putIfAbsent(port, group(action)) != null) {
            throw properties.refused("Port " + port + ": the load balancer has a listener there already");
        }
        String of = properties.text("LoadBalancerArn");
        // the metrics name a balancer by what a listener's ARN says of it
        return Provisioned.of(of.replace(":loadbalancer/", ":listener/") + "/" + id);
    }

    private static void require(Fields properties, String name, String value) {
        String given = properties.optionalText(name).orElse("");
        if (!given.equals(value)) {
            throw properties.refused(name + " must be " + value + " on this machine, not " + given);
        }
    }

    private String arn(String rest) {
        return "arn:aws:elasticloadbalancing:%s:%s:%s/local"
                .formatted(environment.region(), environment.accountId(), rest);
    }
}
