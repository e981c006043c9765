package io.luca.local.aws.service.ec2;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The networks of the templates: what is in them, and who reaches whom. Complete once all templates are deployed. */
public final class Networks implements Provisioner {

    private static final String EVERYWHERE = "0.0.0.0/0";
    private static final int HTTPS = 443;
    private static final String NO_TRAFFIC = "no packet travels by it on one machine";

    /** A subnet, its network, its addresses and its zone. */
    private record Subnet(String vpc, Cidr block, String zone) {}

    /** Where a route to everywhere leads. */
    private record Way(Optional<String> internetGateway, Optional<String> natGateway) {}

    private final Map<String, Cidr> vpcs = new HashMap<>();
    private final Map<String, Subnet> subnets = new HashMap<>();
    private final Map<String, String> tableBySubnet = new HashMap<>();
    private final Map<String, Way> wayOutByTable = new HashMap<>();
    private final Map<String, String> subnetByNat = new HashMap<>();
    private final Set<String> attachedGateways = new HashSet<>();
    private final Map<String, List<Rule>> ingress = new HashMap<>();
    private final Map<String, List<Rule>> egress = new HashMap<>();
    private final Map<String, String> vpcByGroup = new HashMap<>();

    @Override
    public Set<String> types() {
        return Set.of(
                "AWS::EC2::VPC",
                "AWS::EC2::Subnet",
                "AWS::EC2::RouteTable",
                "AWS::EC2::SubnetRouteTableAssociation",
                "AWS::EC2::Route",
                "AWS::EC2::InternetGateway",
                "AWS::EC2::VPCGatewayAttachment",
                "AWS::EC2::EIP",
                "AWS::EC2::NatGateway",
                "AWS::EC2::VPCEndpoint",
                "AWS::EC2::FlowLog",
                "AWS::EC2::SecurityGroup",
                "AWS::EC2::SecurityGroupIngress",
                "AWS::EC2::SecurityGroupEgress");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String id = resource.logicalId();
        properties.ignore("Tags", "read by nobody");
        return switch (resource.type()) {
            case "AWS::EC2::VPC" -> vpc(id, properties);
            case "AWS::EC2::Subnet" -> subnet(id, properties);
            case "AWS::EC2::RouteTable" -> {
                requireVpc(properties);
                yield new Provisioned(id, Map.of("RouteTableId", id));
            }
            case "AWS::EC2::SubnetRouteTableAssociation" -> {
                tableBySubnet.put(properties.text("SubnetId"), properties.text("RouteTableId"));
                yield Provisioned.of(id);
            }
            case "AWS::EC2::Route" -> route(id, properties);
            case "AWS::EC2::InternetGateway" -> new Provisioned(id, Map.of("InternetGatewayId", id));
            case "AWS::EC2::VPCGatewayAttachment" -> {
                requireVpc(properties);
                attachedGateways.add(properties.text("InternetGatewayId"));
                yield Provisioned.of(id);
            }
            case "AWS::EC2::EIP" -> {
                properties.ignore("Domain", NO_TRAFFIC);
                yield new Provisioned(id, Map.of("AllocationId", id));
            }
            case "AWS::EC2::NatGateway" -> {
                properties.ignore("AllocationId", NO_TRAFFIC);
                subnetByNat.put(id, properties.text("SubnetId"));
                yield new Provisioned(id, Map.of("NatGatewayId", id));
            }
            case "AWS::EC2::VPCEndpoint" -> endpoint(id, properties);
            case "AWS::EC2::FlowLog" -> {
                properties.names().forEach(name -> properties.ignore(name, NO_TRAFFIC));
                yield Provisioned.of(id);
            }
            case "AWS::EC2::SecurityGroup" -> group(id, properties);
            case "AWS::EC2::SecurityGroupIngress" -> {
                add(ingress, properties.text("GroupId"), Rule.read(properties, "SourceSecurityGroupId"));
                yield Provisioned.of(id);
            }
            default -> {
                add(egress, properties.text("GroupId"), Rule.read(properties, "DestinationSecurityGroupId"));
                yield Provisioned.of(id);
            }
        };
    }

    /**
     * Why something cannot open a connection to something else; empty if it can. What its groups let out and what the other's let in
     * decides, and both are in one network.
     */
    public Optional<String> obstacle(NetworkPlace from, NetworkPlace to, int port) {
        if (!vpcsOf(from).equals(vpcsOf(to)) || vpcsOf(from).size() != 1) {
            return Optional.of("they are not in one network");
        }
        if (!letThrough(
                from.groups().stream().flatMap(group -> out(group).stream()).toList(), port, to)) {
            return Optional.of(
                    "no rule of " + shown(from.groups()) + " lets out port " + port + " to " + shown(to.groups()));
        }
        if (!letThrough(
                to.groups().stream()
                        .flatMap(group -> ingress.getOrDefault(group, List.of()).stream())
                        .toList(),
                port,
                from)) {
            return Optional.of(
                    "no rule of " + shown(to.groups()) + " lets in port " + port + " from " + shown(from.groups()));
        }
        return Optional.empty();
    }

    /** Each of the subnets that the other side may be in must be covered, be it by a rule of its own. */
    private boolean letThrough(List<Rule> rules, int port, NetworkPlace other) {
        return blocks(other).stream()
                .allMatch(block -> rules.stream().anyMatch(rule -> rule.covers(port, other.groups(), block)));
    }

    /**
     * Why something cannot reach AWS's own addresses, where images, roles and tables are; empty if it can.
     *
     * @param hasPublicAddress without one, an internet gateway takes nothing from it
     */
    public Optional<String> obstacleToAws(NetworkPlace from, boolean hasPublicAddress) {
        if (from.groups().stream()
                .flatMap(group -> out(group).stream())
                .noneMatch(rule -> rule.covers(HTTPS, Set.of(), Cidr.ANYWHERE))) {
            return Optional.of("no rule of " + shown(from.groups()) + " lets out port " + HTTPS);
        }
        return from.subnets().stream()
                .filter(subnet -> !leadsOut(subnet, hasPublicAddress))
                .map(subnet -> "no route of the subnet " + subnet + " leads to AWS's addresses")
                .findFirst();
    }

    /** The place that two lists of something's properties name: ids of subnets and of security groups, of these templates. */
    public NetworkPlace place(Fields properties, String subnetsName, String groupsName) {
        return new NetworkPlace(
                known(properties, subnetsName, "subnet", subnets.keySet()),
                known(properties, groupsName, "security group", vpcByGroup.keySet()));
    }

    private static Set<String> known(Fields properties, String name, String what, Set<String> all) {
        List<String> ids = properties.texts(name);
        if (ids.isEmpty()) {
            throw properties.refused(name + " must name a " + what);
        }
        ids.stream().filter(id -> !all.contains(id)).findFirst().ifPresent(unknown -> {
            throw properties.refused(name + ": there is no " + what + " " + unknown);
        });
        return Set.copyOf(new HashSet<>(ids));
    }

    private boolean leadsOut(String subnet, boolean hasPublicAddress) {
        Way way = wayOutByTable.get(tableBySubnet.getOrDefault(subnet, ""));
        if (way == null) {
            return false;
        }
        if (way.natGateway().isPresent()) {
            String home = subnetByNat.get(way.natGateway().get());
            return home != null && leadsToTheInternet(home);
        }
        return hasPublicAddress && leadsToTheInternet(subnet);
    }

    /** A NAT gateway has a public address, and is of no use where it would need another one. */
    private boolean leadsToTheInternet(String subnet) {
        return Optional.ofNullable(wayOutByTable.get(tableBySubnet.getOrDefault(subnet, "")))
                .flatMap(Way::internetGateway)
                .filter(attachedGateways::contains)
                .isPresent();
    }

    /** In how many zones a place is. */
    public long zonesOf(NetworkPlace place) {
        return place.subnets().stream()
                .map(subnet -> known(subnet).zone())
                .distinct()
                .count();
    }

    private Provisioned vpc(String id, Fields properties) {
        String block = properties.text("CidrBlock");
        vpcs.put(id, cidr(properties, block));
        properties.ignore("EnableDnsHostnames", NO_TRAFFIC);
        properties.ignore("EnableDnsSupport", NO_TRAFFIC);
        properties.ignore("InstanceTenancy", NO_TRAFFIC);
        return new Provisioned(id, Map.of("VpcId", id, "CidrBlock", block, "DefaultSecurityGroup", id + "-default"));
    }

    private Provisioned subnet(String id, Fields properties) {
        String vpc = requireVpc(properties);
        Cidr block = cidr(properties, properties.text("CidrBlock"));
        if (!vpcs.getOrDefault(vpc, Cidr.ANYWHERE).contains(block)) {
            throw properties.refused("CidrBlock is not within that of its VPC");
        }
        if (subnets.values().stream()
                .anyMatch(other -> other.vpc().equals(vpc) && other.block().overlaps(block))) {
            throw properties.refused("CidrBlock overlaps that of another subnet of its VPC");
        }
        properties.ignore(
                "MapPublicIpOnLaunch", "services say by themselves whether their tasks have public addresses");
        String zone = properties.text("AvailabilityZone");
        subnets.put(id, new Subnet(vpc, block, zone));
        return new Provisioned(id, Map.of("SubnetId", id, "AvailabilityZone", zone, "VpcId", vpc));
    }

    private Provisioned route(String id, Fields properties) {
        if (!EVERYWHERE.equals(properties.text("DestinationCidrBlock"))) {
            throw properties.refused("DestinationCidrBlock: this machine knows routes to " + EVERYWHERE);
        }
        wayOutByTable.put(
                properties.text("RouteTableId"),
                new Way(properties.optionalText("GatewayId"), properties.optionalText("NatGatewayId")));
        return Provisioned.of(id);
    }

    private Provisioned endpoint(String id, Fields properties) {
        requireVpc(properties);
        if (!"Gateway".equals(properties.optionalText("VpcEndpointType").orElse("Gateway"))) {
            throw properties.refused("VpcEndpointType: this machine knows endpoints of the type Gateway");
        }
        properties.ignore("ServiceName", "what goes through it would reach the service without it, too");
        properties.ignore("RouteTableIds", "what goes through it would reach the service without it, too");
        return Provisioned.of(id);
    }

    /** A group for which nothing is said of what it lets out lets out everything, as EC2 makes it. */
    private Provisioned group(String id, Fields properties) {
        properties.ignore("GroupDescription", "text for people");
        vpcByGroup.put(id, requireVpc(properties));
        properties
                .objects("SecurityGroupIngress")
                .forEach(rule -> add(ingress, id, Rule.read(rule, "SourceSecurityGroupId")));
        properties
                .objects("SecurityGroupEgress")
                .forEach(rule -> add(egress, id, Rule.read(rule, "DestinationSecurityGroupId")));
        return new Provisioned(id, Map.of("GroupId", id, "VpcId", properties.text("VpcId")));
    }

    private List<Rule> out(String group) {
        return egress.getOrDefault(group, List.of(Rule.ofAllPorts(new Rule.Peer.OfBlock(Cidr.ANYWHERE))));
    }

    private Set<String> vpcsOf(NetworkPlace place) {
        Set<String> all = new HashSet<>();
        place.subnets().forEach(subnet -> all.add(known(subnet).vpc()));
        place.groups().forEach(group -> all.add(vpcByGroup.get(group)));
        return all;
    }

    private Set<Cidr> blocks(NetworkPlace place) {
        return place.subnets().stream().map(subnet -> known(subnet).block()).collect(Collectors.toSet());
    }

    private Subnet known(String subnet) {
        return Optional.ofNullable(subnets.get(subnet))
                .orElseThrow(() -> new IllegalArgumentException("there is no subnet " + subnet));
    }

    private String requireVpc(Fields properties) {
        String vpc = properties.text("VpcId");
        if (!vpcs.containsKey(vpc)) {
            throw properties.refused("VpcId " + vpc + " is no VPC of these templates");
        }
        return vpc;
    }

    private static Cidr cidr(Fields properties, String text) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw properties.refused("CidrBlock: " + malformed.getMessage());
        }
    }

    private static void add(Map<String, List<Rule>> rules, String group, Rule rule) {
        rules.computeIfAbsent(group, _ -> new ArrayList<>()).add(rule);
    }

    private static String shown(Set<String> groups) {
        return groups.stream().sorted().collect(Collectors.joining(", "));
    }
}
