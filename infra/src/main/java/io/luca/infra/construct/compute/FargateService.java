package io.luca.infra.construct.compute;

import io.luca.contract.EnvironmentVariables;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.edge.OpenApiDocument;
import io.luca.infra.construct.edge.SchoolApi;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.apigatewayv2.CfnVpcLink;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
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
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.LogDrivers;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.patterns.ApplicationLoadBalancedFargateService;
import software.amazon.awscdk.services.ecs.patterns.ApplicationLoadBalancedTaskImageOptions;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * The interactive service on ECS Fargate (ARM), for accounts that App Runner is closed to. The load balancer is internal and
 * takes calls from the gateway's VPC link only.
 *
 * <p>A NAT gateway in each zone carries the few calls to STS and for Cognito's keys, and costs less than an interface endpoint
 * in each zone for each of them; with one alone, a zone's failure would stop the other's. DynamoDB, the bulk, and image layers
 * go through free gateway endpoints.
 */
public final class FargateService extends Construct {

    private static final int PORT = 8080;
    private static final int ZONES = 2;

    private final ApplicationLoadBalancedFargateService service;
    private final CfnVpcLink link;

    /** The service's role, made first: the tenant role names it, and the service's environment names the tenant role. */
    public static Role role(Construct scope) {
        return Role.Builder.create(scope, "InteractiveRole")
                .description("The interactive service: holds no data permission of its own")
                .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
                .build();
    }

    public FargateService(
            Construct scope, String id, String imageDirectory, Role role, Map<String, String> environment) {
        super(scope, id);
        Vpc vpc = vpc();
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put(EnvironmentVariables.BASE_PATH, "/" + SchoolApi.STAGE); // a VPC link forwards the stage's name
        variables.put(EnvironmentVariables.PORT, String.valueOf(PORT));
        service = ApplicationLoadBalancedFargateService.Builder.create(this, "Service")
                .cluster(Cluster.Builder.create(this, "Cluster")
                        .vpc(vpc)
                        .containerInsightsV2(ContainerInsights.ENABLED)
                        .build())
                .publicLoadBalancer(false)
                .openListener(false)
                .assignPublicIp(false)
                .cpu(1_024)
                .memoryLimitMiB(2_048)
                .desiredCount(2)
                .minHealthyPercent(100)
                .runtimePlatform(RuntimePlatform.builder()
                        .cpuArchitecture(CpuArchitecture.ARM64)
                        .operatingSystemFamily(OperatingSystemFamily.LINUX)
                        .build())
                .circuitBreaker(
                        DeploymentCircuitBreaker.builder().rollback(true).build())
                .taskImageOptions(ApplicationLoadBalancedTaskImageOptions.builder()
                        .image(ContainerImage.fromDockerImageAsset(DockerImageAsset.Builder.create(this, "Image")
                                .directory(imageDirectory)
                                .platform(Platform.LINUX_ARM64)
                                .build()))
                        .containerPort(PORT)
                        .logDriver(LogDrivers.awsLogs(AwsLogDriverProps.builder()
                                .streamPrefix("web")
                                .logGroup(log("Log"))
                                .build()))
                        .taskRole(role)
                        .environment(variables)
                        .build())
                .build();
        service.getTargetGroup()
                .configureHealthCheck(HealthCheck.builder()
                        .path("/health")
                        .interval(Duration.seconds(10))
                        .timeout(Duration.seconds(3))
                        .build());
        // what was begun is answered within ten seconds: five minutes of draining would only slow a deployment
        service.getTargetGroup().setAttribute("deregistration_delay.timeout_seconds", "30");
        service.getService()
                .autoScaleTaskCount(EnableScalingProps.builder()
                        .minCapacity(2)
                        .maxCapacity(10)
                        .build())
                .scaleOnCpuUtilization(
                        "Cpu",
                        CpuUtilizationScalingProps.builder()
                                .targetUtilizationPercent(60)
                                .build());
        link = link(vpc);
        acceptFindings();
    }

    /** How the gateway reaches it: the link goes to the load balancer itself. */
    public OpenApiDocument.Backend backend() {
        return new OpenApiDocument.Backend(
                "http://" + service.getLoadBalancer().getLoadBalancerDnsName(),
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

    private Vpc vpc() {
        return Vpc.Builder.create(this, "Vpc")
                .maxAzs(ZONES)
                .natGateways(ZONES)
                .subnetConfiguration(List.of(
                        SubnetConfiguration.builder()
                                .name("Public")
                                .subnetType(SubnetType.PUBLIC)
                                .mapPublicIpOnLaunch(false)
                                .build(),
                        SubnetConfiguration.builder()
                                .name("Private")
                                .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
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

    /** CDK's own would keep what is in them for ever, or for two years. */
    private LogGroup log(String id) {
        return LogGroup.Builder.create(this, id)
                .retention(RetentionDays.THREE_MONTHS)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
    }

    private CfnVpcLink link(Vpc vpc) {
        SecurityGroup fromGateway = SecurityGroup.Builder.create(this, "LinkSecurityGroup")
                .vpc(vpc)
                .description("VPC link of the gateway")
                .allowAllOutbound(false)
                .build();
        fromGateway.addEgressRule(Peer.ipv4(vpc.getVpcCidrBlock()), Port.tcp(80), "To the load balancer");
        service.getLoadBalancer().getConnections().allowFrom(fromGateway, Port.tcp(80), "From the gateway only");
        return CfnVpcLink.Builder.create(this, "Link")
                .name("luca-interactive")
                .subnetIds(vpc.selectSubnets(SubnetSelection.builder()
                                .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
                                .build())
                        .getSubnetIds())
                .securityGroupIds(List.of(fromGateway.getSecurityGroupId()))
                .build();
    }
}
