package io.luca.local.aws.service.cloudtrail;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The trails of the templates. Safe for use by many threads. */
final class Trails implements Provisioner {

    private static final String TRAIL = "AWS::CloudTrail::Trail";
    private static final String SERVICE = "cloudtrail.amazonaws.com";
    private static final String FILES = "on this machine a trail is written to its log group alone";
    private static final List<String> OF_FILES = List.of(
            "S3BucketName",
            "S3KeyPrefix",
            "KMSKeyId",
            "EnableLogFileValidation",
            "IncludeGlobalServiceEvents",
            "IsMultiRegionTrail",
            "IsOrganizationTrail",
            "SnsTopicName",
            "Tags");

    private final Environment environment;
    private final Roles roles;
    private final Clock clock;
    private final Consumer<String> writes;
    private final List<Trail> trails = new CopyOnWriteArrayList<>();

    /**
     * No trail yet.
     *
     * @param writes is told of each log group that a trail writes to
     */
    Trails(Environment environment, Roles roles, Clock clock, Consumer<String> writes) {
        this.environment = environment;
        this.roles = roles;
        this.clock = clock;
        this.writes = writes;
    }

    @Override
    public Set<String> types() {
        return Set.of(TRAIL);
    }

    List<Trail> all() {
        return trails;
    }

    Optional<Trail> find(String arn) {
        return trails.stream().filter(trail -> trail.arn().equals(arn)).findFirst();
    }

    /** The ARN of a trail, be it there or not. */
    String arn(String nameOrArn) {
        return nameOrArn.startsWith("arn:")
                ? nameOrArn
                : "arn:aws:cloudtrail:%s:%s:trail/%s"
                        .formatted(environment.region(), environment.accountId(), nameOrArn);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("TrailName").orElse(resource.stack() + "-" + resource.logicalId());
        OF_FILES.forEach(property -> properties.ignore(property, FILES));
        List<EventSelector> selectors = properties.objects("AdvancedEventSelectors").stream()
                .map(EventSelector::read)
                .toList();
        Optional<String> logGroup = properties.optionalText("CloudWatchLogsLogGroupArn");
        Optional<String> role = properties.optionalText("CloudWatchLogsRoleArn");
        if (logGroup.isPresent() != role.isPresent()) { // as AWS has it
            throw properties.refused("CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn go together");
        }
        role.ifPresent(arn -> requireWriter(arn, logGroup.orElseThrow(), properties));
        boolean isLogging = properties.flag("IsLogging");
        trails.add(
                new Trail(arn(name), logGroup, selectors, isLogging ? Optional.of(clock.instant()) : Optional.empty()));
        if (isLogging) {
            logGroup.ifPresent(writes);
        }
        return new Provisioned(name, Map.of("Arn", arn(name)));
    }

    /** As AWS does when a trail is made: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
    private void requireWriter(String role, String logGroup, Fields properties) {
        String stream = logGroup.replaceAll(":\\*$", "") + ":log-stream:" + environment.accountId() + "_CloudTrail_"
                + environment.region();
        try {
            roles.requireTrusted(role, SERVICE);
            Caller writer = new Caller.RoleSession(role, "CloudTrail", Map.of(), Instant.MAX);
            roles.require(writer, "logs:PutLogEvents", stream);
        } catch (IllegalArgumentException | AwsError unable) {
            throw properties.refused(String.valueOf(unable.getMessage()));
        }
    }
}
