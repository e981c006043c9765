package io.luca.infra.construct.compute;

import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.settings.Environment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDrivers;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * AWS's collector of traces beside a task's container: it takes OTLP at the task's own address and hands it on to X-Ray as the task's role.
 * The task goes on without it, and it takes no more memory than it is given.
 *
 * <p>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/trace-data.html
 */
final class TraceCollector {

    private static final String IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0";
    private static final int MEMORY_MIB = 128;
    /** Of the traces that come without a decision of the gateway; with one they keep it. */
    private static final String RATIO = "0.05";

    /** Its own figures and questions for rules of sampling are not sent: of X-Ray it needs one action. */
    private static final String CONFIG = """
            receivers:
              otlp:
                protocols:
                  http:
                    endpoint: localhost:4318
            processors:
              memory_limiter:
                check_interval: 1s
                limit_mib: 96
                spike_limit_mib: 24
              batch:
                timeout: 1s
                send_batch_size: 50
            exporters:
              awsxray: {}
            service:
              telemetry:
                metrics:
                  level: none
              pipelines:
                traces:
                  receivers: [otlp]
                  processors: [memory_limiter, batch]
                  exporters: [awsxray]
            """;

    private TraceCollector() {}

    /** What the container is told: the standard variables of OpenTelemetry. */
    static Map<String, String> environment(Construct scope) {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://localhost:4318",
                "OTEL_TRACES_SAMPLER_ARG",
                RATIO,
                "OTEL_RESOURCE_ATTRIBUTES",
                "deployment.environment.name="
                        + Objects.requireNonNull(
                                scope.getNode().tryGetContext(Environment.CONTEXT), "the app has an environment"));
    }

    /** Puts a collector into a task. */
    static void beside(FargateTaskDefinition task, Role role, LogGroup log) {
        task.addContainer(
                "Collector",
                ContainerDefinitionOptions.builder()
                        .image(ContainerImage.fromRegistry(IMAGE))
                        .essential(false)
                        .memoryLimitMiB(MEMORY_MIB)
                        .environment(Map.of("AOT_CONFIG_CONTENT", CONFIG))
                        .logging(LogDrivers.awsLogs(AwsLogDriverProps.builder()
                                .streamPrefix("collector")
                                .logGroup(log)
                                .build()))
                        .build());
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("xray:PutTraceSegments"))
                .resources(List.of("*"))
                .build());
        AcceptedFinding.on(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "xray:PutTraceSegments knows no resource");
    }
}
