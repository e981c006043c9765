package io.luca.infra.construct.operations;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.CountedLines;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.Tolerance;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.JsonPattern;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** What the audit trail tells by itself: that IAM refused something to a path's role or somebody the role itself, and that the trail was changed. */
final class TrailAlarms extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);
    private static final Runbook RUNBOOK = new Runbook("tenant-violations");
    /** Calls after which the trail does not tell all. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail-additional-examples.html */
    private static final List<String> CHANGES =
            List.of("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors");

    TrailAlarms(Construct scope, String id, LogGroup log, List<Role> paths, AlertTopic alerts) {
        super(scope, id);
        CountedLines refusals = CountedLines.of(this, MetricNames.TENANT_ROLE_REFUSALS);
        for (Role role : paths) {
            refusals.add(this, "Refused" + role.getNode().getPath().replaceAll("[^A-Za-z0-9]", ""), log, refused(role));
        }
        alarm(
                "RoleRefused",
                refusals,
                RUNBOOK.description(
                        "IAM refused a call to the role of a path, or somebody the role itself",
                        "the saved query refused-calls of the trail, for who called and what",
                        "rolerefused-iam-refused-a-paths-role"),
                alerts);
        CountedLines changes = CountedLines.of(this, MetricNames.TRAIL_CHANGES);
        changes.add(this, "Changes", log, changed());
        alarm(
                "TrailChanged",
                changes,
                RUNBOOK.description(
                        "The audit trail was stopped or changed",
                        "the saved query refused-calls of the trail, for who did it, and whether somebody deployed",
                        "trailchanged-the-trail-was-stopped-or-changed"),
                alerts);
    }

    /**
     * A denied call names no role that it was meant for in any field of its own: only the message does.
     * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
     */
    private static JsonPattern refused(Role role) {
        return FilterPattern.all(
                FilterPattern.stringValue("$.errorCode", "=", "AccessDenied*"),
                FilterPattern.any(
                        FilterPattern.stringValue(
                                "$.userIdentity.sessionContext.sessionIssuer.userName", "=", role.getRoleName()),
                        FilterPattern.all(
                                FilterPattern.stringValue("$.eventSource", "=", "sts.amazonaws.com"),
                                FilterPattern.stringValue(
                                        "$.errorMessage", "=", "*role/" + role.getRoleName() + "*"))));
    }

    private static JsonPattern changed() {
        return FilterPattern.all(
                FilterPattern.stringValue("$.eventSource", "=", "cloudtrail.amazonaws.com"),
                FilterPattern.any(CHANGES.stream()
                        .map(change -> FilterPattern.stringValue("$.eventName", "=", change))
                        .toArray(JsonPattern[]::new)));
    }

    private void alarm(String id, CountedLines lines, String description, AlertTopic alerts) {
        alerts.listenTo(Tolerance.NONE.alarm(this, id, lines.each(PERIOD), description));
    }
}
