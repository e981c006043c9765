package io.luca.infra.construct.consolidation;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.MetricNames;
import io.luca.contract.ObjectKeys;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.ServiceMetrics;
import io.luca.infra.construct.data.RegistryRole;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.constructs.Construct;

/**
 * The function that makes grades of evaluations, for all schools.
 *
 * <p>No concurrency is reserved: two runs at once do no harm, by the conditions of their writes, and an account whose quota is
 * still small could not deploy a reservation. No version is published: nobody waits for the first call of the night.
 */
public final class GradeConsolidator extends Construct {

    private static final String HANDLER = "io.luca.consolidator.ConsolidationFunction::handleRequest";
    /** One whole processor: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
    private static final int MEMORY_MIB = 1_769;

    private static final Duration TIMEOUT = Duration.minutes(15); // Lambda's longest
    private static final int RETRIES = 2;
    /** A call that waited for longer is not worth its while: the next night does its work. */
    private static final Duration WAITS_FOR = Duration.hours(3);

    private final Function function;

    /** The function's role, made first: the tenant role names it. The tag is what the registry's role asks for. */
    public static Role role(Construct scope) {
        Role role = Role.Builder.create(scope, "ConsolidatorRole")
                .description("The grade consolidator: holds no data permission of its own")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        Tags.of(role).add(RegistryRole.JOB_TAG, RegistryRole.ALL_SCHOOLS);
        return role;
    }

    /** What the function is, and what it works with: it is allowed to use each, and told of it. */
    public record Props(
            JavaFunction.Props function,
            RegistryRole registry,
            CheckpointBucket checkpoints,
            NightlySchedule schedule,
            AlertTopic alerts) {

        private Map<String, String> environment() {
            return Map.of(
                    EnvironmentVariables.REGISTRY_ROLE_ARN, registry.arn(),
                    EnvironmentVariables.CHECKPOINT_BUCKET, checkpoints.name(),
                    EnvironmentVariables.ALERT_TOPIC_ARN, alerts.arn(),
                    EnvironmentVariables.CONTINUATION_GROUP, schedule.continuationGroup(),
                    EnvironmentVariables.CONTINUATION_ROLE_ARN, schedule.roleArn(),
                    EnvironmentVariables.CONTINUATION_DLQ_ARN,
                            schedule.undelivered().getQueueArn());
        }
    }

    public GradeConsolidator(Construct scope, String id, Props props) {
        super(scope, id);
        Role role = props.function().role();
        Allow.to(role, List.of("sts:AssumeRole"), props.registry().arn());
        props.checkpoints().grantUse(role);
        props.schedule().grantContinue(role);
        props.alerts().grantPublish(role);
        function = JavaFunction.in(
                        this,
                        props.function()
                                .with(props.environment())
                                .with(ServiceMetrics.of(this, MetricNames.CONSOLIDATION_SERVICE)
                                        .environment()))
                .description("Final grades of all schools, each under its own school's credentials")
                .handler(HANDLER)
                .memorySize(MEMORY_MIB)
                .timeout(TIMEOUT)
                .retryAttempts(RETRIES)
                .maxEventAge(WAITS_FOR)
                .onFailure(new SqsDestination(props.schedule().undelivered()))
                .build();
        acceptWildcards(role);
    }

    public Function function() {
        return function;
    }

    private static void acceptWildcards(Role role) {
        var policy = role.getNode().findChild("DefaultPolicy");
        AcceptedFinding.onMatching(
                policy,
                "AwsSolutions-IAM5",
                "/^Resource::.*" + ObjectKeys.CHECKPOINT_PREFIX.replace("/", "\\/") + "\\*$/",
                "The keys of its own checkpoints have no end, and no other object is in reach");
        AcceptedFinding.onMatching(
                policy,
                "AwsSolutions-IAM5",
                "/^Resource::.*:schedule\\/luca-continuations[-a-z]*\\/\\*$/",
                "Continuations are named by the run, in a group of their own");
        JavaFunction.acceptTracing(role);
    }
}
