package io.luca.local.aws.service.cloudtrail;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The trails of the templates that are written to a log group. Safe for use by many threads. */
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
    private final Consumer<String> writes;
    private final List<Trail> trails = new CopyOnWriteArrayList<>();

    /**
     * No trail yet.
     *
     * @param writes is told of each log group that a trail writes to
     */
    Trails(Environment environment, Roles roles, Consumer<String> writes) {
        this.environment = environment;
        this.writes = writes;
        this.roles = roles;
    }

    @Override
    public Set<String> types() {
        return Set.of(TRAIL);
    }

    List<Trail> all() {
        return trails;
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
        role.ifPresent(arn -> requireTrusted(arn, properties));
        if (properties.flag("IsLogging")) {
            logGroup.ifPresent(group -> {
                trails.add(new Trail(group, selectors.isEmpty() ? List.of(EventSelector.MANAGEMENT) : selectors));
                writes.accept(group);
            });
        }
        String arn = "arn:aws:cloudtrail:%s:%s:trail/%s".formatted(environment.region(), environment.accountId(), name);
        return new Provisioned(name, Map.of("Arn", arn));
    }

    private void requireTrusted(String role, Fields properties) {
        try {
            roles.requireTrusted(role, SERVICE);
        } catch (IllegalArgumentException untrusted) {
            throw properties.refused(String.valueOf(untrusted.getMessage()));
        }
    }
}
