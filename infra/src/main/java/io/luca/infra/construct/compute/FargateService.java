package io.luca.infra.construct.compute;

import io.luca.contract.EnvironmentVariables;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.TenantViolations;
import io.luca.infra.construct.edge.OpenApiDocument;
import io.luca.infra.construct.edge.SchoolApi;
import io.luca.infra.settings.Capacity;
import io.luca.infra.settings.Domain;
import io.luca.infra.settings.Waits;
import io.luca.infra.settings.Zones;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.apigatewayv2.CfnVpcLink;
import software.amazon.awscdk.services.applicationautoscaling.CronOptions;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.applicationautoscaling.ScalingSchedule;
import software.amazon.awscdk.services.applicationautoscaling.Schedule;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecr.assets.DockerImageAsset;
import software.amazon.awscdk.services.ecr.assets.Platform;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.CfnService;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.LogDrivers;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.ScalableTaskCount;
import software.amazon.awscdk.services.ecs.patterns.ApplicationLoadBalancedFargateService;
import software.amazon.awscdk.services.ecs.patterns.ApplicationLoadBalancedTaskImageOptions;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The interactive service on ECS Fargate (ARM). The load balancer is internal and takes calls from the gateway's VPC link only; a
 * task takes calls from the load balancer only.
 *
 * <p>Tasks reach STS and Cognito's keys by public addresses of their own. Nobody comes in by these: their security group lets in the
 * balancer's alone. A NAT gateway in each zone would cost $66 a month more, an interface endpoint in each zone for each of those
 * services as much. DynamoDB, the bulk, and image layers go through free gateway endpoints.
 */
public final class FargateService extends Construct {

    private static final int PORT = 8080;
    private static final SubnetSelection SUBNETS =
            SubnetSelection.builder().subnetType(SubnetType.PUBLIC).build();

    private final ApplicationLoadBalancedFargateService service;
    private final Optional<Domain> domain;
    private final CfnVpcLink link;

    /** The service's role, made first: the tenant role names it, and the service's environment names the tenant role. */
    public static Role role(Construct scope) {
        return Role.Builder.create(scope, "InteractiveRole")
                .description("The interactive service: holds no data permission of its own")
                .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
                .build();
    }

    public FargateService(Construct scope, String id, ServiceProps props) {
        super(scope, id);
        domain = props.domain();
        Vpc vpc = vpc(props.capacity().zones());
        Capacity capacity = props.capacity();
        Map<String, String> variables = new TreeMap<>(props.environment());
        variables.put(EnvironmentVariables.BASE_PATH, "/" + SchoolApi.STAGE); // a VPC link forwards the stage's name
        variables.put(EnvironmentVariables.PORT, String.valueOf(PORT));
        variables.putAll(TraceCollector.environment(this));
        LogGroup log = log("Log");
        TenantViolations.countIn(log);
        ApplicationLoadBalancedFargateService.Builder balanced =
                ApplicationLoadBalancedFargateService.Builder.create(this, "Service");
        domain.ifPresent(name -> balanced.protocol(ApplicationProtocol.HTTPS)
                .sslPolicy(SslPolicy.TLS13_RES)
                .certificate(Certificate.fromCertificateArn(this, "Certificate", name.certificateArn())));
        service = balanced.cluster(cluster(vpc))
                .loadBalancer(ApplicationLoadBalancer.Builder.create(this, "Balancer")
                        .vpc(vpc)
                        .vpcSubnets(SUBNETS)
                        .internetFacing(false)
                        .build())
                .openListener(false)
                .taskSubnets(SUBNETS)
                .assignPublicIp(true)
                .cpu(capacity.cpuUnits())
                .memoryLimitMiB(capacity.memoryMib())
                .minHealthyPercent(100)
                .runtimePlatform(RuntimePlatform.builder()
                        .cpuArchitecture(CpuArchitecture.ARM64)
                        .operatingSystemFamily(OperatingSystemFamily.LINUX)
                        .build())
                .circuitBreaker(
                        DeploymentCircuitBreaker.builder().rollback(true).build())
                .taskImageOptions(ApplicationLoadBalancedTaskImageOptions.builder()
                        .image(ContainerImage.fromDockerImageAsset(DockerImageAsset.Builder.create(this, "Image")
                                .directory(props.imageDirectory())
                                .platform(Platform.LINUX_ARM64)
                                .build()))
                        .containerPort(PORT)
                        .logDriver(LogDrivers.awsLogs(AwsLogDriverProps.builder()
                                .streamPrefix("web")
                                .logGroup(log)
                                .build()))
                        .taskRole(props.role())
                        .environment(variables)
                        .build())
                .build();
        TraceCollector.beside(service.getTaskDefinition(), props.role(), log);
        // how many there are is for the scaling to say: a number here would put it back at each deployment
        ((CfnService) Objects.requireNonNull(service.getService().getNode().findChild("Service")))
                .addPropertyDeletionOverride("DesiredCount");
        service.getTargetGroup()
                .configureHealthCheck(HealthCheck.builder()
                        .path("/health")
                        .interval(Duration.seconds(10))
                        .timeout(Duration.seconds(3))
                        .build());
        // the gateway waits for no answer longer than 29 seconds: five minutes of draining would only slow a deployment
        service.getTargetGroup().setAttribute("deregistration_delay.timeout_seconds", "30");
        scale(
                service.getService()
                        .autoScaleTaskCount(EnableScalingProps.builder()
                                .minCapacity(capacity.least())
                                .maxCapacity(capacity.most())
                                .build()),
                props);
        link = link(vpc);
        acceptFindings();
    }

    /** The tasks, as the balancer sees them. */
    public ApplicationTargetGroup tasks() {
        return service.getTargetGroup();
    }

    /** In a pause there are no tasks, whatever the load; after it as many as before. */
    private static void scale(ScalableTaskCount tasks, ServiceProps props) {
        tasks.scaleOnCpuUtilization(
                "Cpu",
                CpuUtilizationScalingProps.builder()
                        .targetUtilizationPercent(60)
                        .build());
        Capacity capacity = props.capacity();
        capacity.pause().ifPresent(pause -> {
            tasks.scaleOnSchedule("Stop", at(pause.from(), props.zone(), 0, 0));
            tasks.scaleOnSchedule("Start", at(pause.to(), props.zone(), capacity.least(), capacity.most()));
        });
    }

    private static ScalingSchedule at(LocalTime time, String zone, int least, int most) {
        return ScalingSchedule.builder()
                .schedule(Schedule.cron(CronOptions.builder()
                        .hour(String.valueOf(time.getHour()))
                        .minute(String.valueOf(time.getMinute()))
                        .build()))
                .timeZone(TimeZone.of(zone))
                .minCapacity(least)
                .maxCapacity(most)
                .build();
    }

    /**
     * How the gateway reaches it: the link goes to the load balancer itself. With a domain it speaks TLS there, and takes no certificate
     * but one of that name.
     */
    public OpenApiDocument.Backend backend() {
        return new OpenApiDocument.Backend(
                domain.map(name -> "https://" + name.name())
                        .orElseGet(() -> "http://" + service.getLoadBalancer().getLoadBalancerDnsName()),
                Map.of(
                        "connectionType",
                        "VPC_LINK",
                        "connectionId",
                        link.getRef(),
                        "integrationTarget",
                        service.getLoadBalancer().getLoadBalancerArn()),
                Map.of());
    }

    private void acceptFindings() {
        AcceptedFinding.on(
                service.getLoadBalancer(),
                "AwsSolutions-ELB2",
                "It is internal, and each call to it is in the access log of the gateway, which is its only caller");
        AcceptedFinding.on(
                service.getTaskDefinition(),
                "AwsSolutions-ECS2",
                "The variables are names and ids of resources; the service holds no secret");
        AcceptedFinding.on(
                service.getTaskDefinition().obtainExecutionRole().getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "ecr:GetAuthorizationToken knows no resource; the image itself is pulled from one named repository");
    }

    private Cluster cluster(Vpc vpc) {
        Cluster cluster = Cluster.Builder.create(this, "Cluster")
                .vpc(vpc)
                .containerInsightsV2(ContainerInsights.DISABLED)
                .build();
        AcceptedFinding.on(
                cluster,
                "AwsSolutions-ECS4",
                "Processor and memory of the service are metrics that cost nothing; those of each container are billed one by one,"
                        + " and no alarm uses them");
        return cluster;
    }

    private Vpc vpc(Optional<Zones> zones) {
        Vpc.Builder vpc = Vpc.Builder.create(this, "Vpc");
        zones.ifPresentOrElse(named -> vpc.availabilityZones(named.names()), () -> vpc.maxAzs(Zones.NUMBER));
        return vpc.natGateways(0)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Public")
                        .subnetType(SubnetType.PUBLIC)
                        .mapPublicIpOnLaunch(false)
                        .build()))
                .gatewayEndpoints(new TreeMap<>(Map.of(
                        "DynamoDb",
                        GatewayVpcEndpointOptions.builder()
                                .service(GatewayVpcEndpointAwsService.DYNAMODB)
                                .build(),
                        "S3",
                        GatewayVpcEndpointOptions.builder()
                                .service(GatewayVpcEndpointAwsService.S3)
                                .build())))
                .flowLogs(Map.of(
                        "Rejected",
                        FlowLogOptions.builder()
                                .trafficType(FlowLogTrafficType.REJECT)
                                .destination(FlowLogDestination.toCloudWatchLogs(log("RejectedLog")))
                                .build()))
                .build();
    }

    private LogGroup log(String id) {
        return LogGroup.Builder.create(this, id)
                .retention(Waits.logRetention(getNode()))
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
    }

    private CfnVpcLink link(Vpc vpc) {
        SecurityGroup fromGateway = SecurityGroup.Builder.create(this, "LinkSecurityGroup")
                .vpc(vpc)
                .description("VPC link of the gateway")
                .allowAllOutbound(false)
                .build();
        Port port = Port.tcp(domain.isPresent() ? 443 : 80);
        fromGateway.addEgressRule(Peer.ipv4(vpc.getVpcCidrBlock()), port, "To the load balancer");
        service.getLoadBalancer().getConnections().allowFrom(fromGateway, port, "From the gateway only");
        return CfnVpcLink.Builder.create(this, "Link")
                .name(EnvironmentName.of(this, "luca-interactive"))
                .subnetIds(vpc.selectSubnets(SUBNETS).getSubnetIds())
                .securityGroupIds(List.of(fromGateway.getSecurityGroupId()))
                .build();
    }
}
