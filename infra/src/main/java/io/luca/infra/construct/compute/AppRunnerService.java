package io.luca.infra.construct.compute;

import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.edge.OpenApiDocument;
import io.luca.infra.construct.edge.OriginFirewall;
import io.luca.infra.construct.edge.OriginSecret;
import io.luca.infra.settings.Capacity;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apprunner.CfnAutoScalingConfiguration;
import software.amazon.awscdk.services.apprunner.CfnService;
import software.amazon.awscdk.services.ecr.assets.DockerImageAsset;
import software.amazon.awscdk.services.ecr.assets.Platform;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** The interactive service on App Runner. Its public address is closed by {@link OriginFirewall} and by the token check. */
public final class AppRunnerService extends Construct {

    private final CfnService service;

    /** The service's role, made first: the tenant role names it, and the service's environment names the tenant role. */
    public static Role role(Construct scope) {
        return Role.Builder.create(scope, "InteractiveRole")
                .description("The interactive service: holds no data permission of its own")
                .assumedBy(new ServicePrincipal("tasks.apprunner.amazonaws.com"))
                .build();
    }

    /** A pause is not honoured here: App Runner's own is a call, which nobody makes. */
    public AppRunnerService(Construct scope, String id, ServiceProps props) {
        super(scope, id);
        Capacity capacity = props.capacity();
        DockerImageAsset image = DockerImageAsset.Builder.create(this, "Image")
                .directory(props.imageDirectory())
                .platform(Platform.LINUX_AMD64) // App Runner runs no ARM
                .build();
        Role puller = Role.Builder.create(this, "PullRole")
                .description("Pulls the image of the interactive service")
                .assumedBy(new ServicePrincipal("build.apprunner.amazonaws.com"))
                .build();
        image.getRepository().grantPull(puller);
        AcceptedFinding.on(
                puller.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "ecr:GetAuthorizationToken knows no resource; the image itself is pulled from one named repository");
        Map<String, String> variables = new TreeMap<>(props.environment());
        variables.put("AWS_REGION", Stack.of(this).getRegion()); // no page says that App Runner sets it
        CfnAutoScalingConfiguration scaling = CfnAutoScalingConfiguration.Builder.create(this, "Scaling")
                .minSize(capacity.least())
                .maxSize(capacity.most())
                .maxConcurrency(100)
                .build();
        service = CfnService.Builder.create(this, "Service")
                .sourceConfiguration(CfnService.SourceConfigurationProperty.builder()
                        .autoDeploymentsEnabled(false)
                        .authenticationConfiguration(CfnService.AuthenticationConfigurationProperty.builder()
                                .accessRoleArn(puller.getRoleArn())
                                .build())
                        .imageRepository(CfnService.ImageRepositoryProperty.builder()
                                .imageIdentifier(image.getImageUri())
                                .imageRepositoryType("ECR")
                                .imageConfiguration(CfnService.ImageConfigurationProperty.builder()
                                        .port("8080")
                                        .runtimeEnvironmentVariables(variables.entrySet().stream()
                                                .map(variable -> CfnService.KeyValuePairProperty.builder()
                                                        .name(variable.getKey())
                                                        .value(variable.getValue())
                                                        .build())
                                                .toList())
                                        .build())
                                .build())
                        .build())
                .instanceConfiguration(CfnService.InstanceConfigurationProperty.builder()
                        .cpu(String.valueOf(capacity.cpuUnits()))
                        .memory(String.valueOf(capacity.memoryMib()))
                        .instanceRoleArn(props.role().getRoleArn())
                        .build())
                .healthCheckConfiguration(CfnService.HealthCheckConfigurationProperty.builder()
                        .protocol("HTTP")
                        .path("/health")
                        .interval(5)
                        .timeout(2)
                        .healthyThreshold(1)
                        .unhealthyThreshold(5)
                        .build())
                .autoScalingConfigurationArn(scaling.getAttrAutoScalingConfigurationArn())
                .build();
        service.getNode().addDependency(puller);
    }

    public String arn() {
        return service.getAttrServiceArn();
    }

    /** How the gateway reaches it: over its public address, with the secret that its firewall asks for. */
    public OpenApiDocument.Backend backend(OriginSecret secret) {
        return new OpenApiDocument.Backend(
                "https://" + service.getAttrServiceUrl(), Map.of(), Map.of(OriginSecret.HEADER, secret.reference()));
    }
}
