package io.luca.infra.construct.operations;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.settings.Waits;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudtrail.CfnTrail;
import software.amazon.awscdk.services.cloudtrail.CfnTrail.AdvancedEventSelectorProperty;
import software.amazon.awscdk.services.cloudtrail.CfnTrail.AdvancedFieldSelectorProperty;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.CfnQueryDefinition;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Who did what in the account: all that is done to resources, in all regions, and of what is done to data what is not the everyday work of
 * our own paths. A path's own calls are 5,000 a second at times, and each would be paid for; that a path reaches no other school's records
 * is IAM's to guarantee, and its own log tells when it is refused.
 *
 * <p>Stateful: it writes into a bucket that stays.
 */
public final class AuditTrail extends Construct {

    private static final String NAME = "luca";

    private static final String REFUSED = """
            filter errorCode like /AccessDenied|Unauthorized/ or eventName in ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"]
            | fields @timestamp, userIdentity.arn, eventSource, eventName, errorCode, errorMessage, sourceIPAddress
            | sort @timestamp desc
            | limit 200""";

    private final LogGroup log;

    /**
     * What is watched.
     *
     * @param table the ARN of the table of all schools
     * @param buckets the ARNs of buckets with personal data
     * @param paths the roles by which paths reach the records of one school
     */
    public record Props(String table, List<String> buckets, List<Role> paths, AlertTopic alerts) {

        public Props {
            buckets = List.copyOf(buckets);
            paths = List.copyOf(paths);
            if (buckets.isEmpty() || paths.isEmpty()) {
                throw new IllegalArgumentException("the trail watches buckets and knows the paths' roles, got "
                        + buckets.size() + " and " + paths.size());
            }
        }
    }

    public AuditTrail(Construct scope, String id, Props props) {
        super(scope, id);
        Stack stack = Stack.of(this);
        String name = EnvironmentName.of(this, NAME);
        String arn = "arn:%s:cloudtrail:%s:%s:trail/%s"
                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), name);
        TrailBucket bucket = new TrailBucket(this, "Kept", arn);
        log = LogGroup.Builder.create(this, "Log")
                .retention(Waits.logRetention(getNode()))
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        Role writer = writer();
        CfnTrail trail = CfnTrail.Builder.create(this, "Trail")
                .trailName(name)
                .isLogging(true)
                .isMultiRegionTrail(true)
                .includeGlobalServiceEvents(true)
                .enableLogFileValidation(true)
                .s3BucketName(bucket.name())
                .kmsKeyId(bucket.keyArn())
                .cloudWatchLogsLogGroupArn(log.getLogGroupArn())
                .cloudWatchLogsRoleArn(writer.getRoleArn())
                .advancedEventSelectors(selectors(props))
                .build();
        trail.getNode().addDependency(bucket.policy());
        trail.getNode().addDependency(writer.getNode().findChild("DefaultPolicy"));
        CfnQueryDefinition.Builder.create(this, "RefusedCalls")
                .name(EnvironmentName.of(this, "luca") + "/refused-calls")
                .logGroupNames(List.of(log.getLogGroupName()))
                .queryString(REFUSED)
                .build();
        new TrailAlarms(this, "Alarms", log, props.paths(), props.alerts());
    }

    /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
    private Role writer() {
        Role role = Role.Builder.create(this, "Writer")
                .description("CloudTrail: writes the trail into its log group")
                .assumedBy(new ServicePrincipal("cloudtrail.amazonaws.com"))
                .build();
        Allow.to(role, List.of("logs:CreateLogStream", "logs:PutLogEvents"), log.getLogGroupArn());
        return role;
    }

    /** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
    private List<AdvancedEventSelectorProperty> selectors(Props props) {
        return List.of(
                selector("What is done to resources", List.of(equal("eventCategory", List.of("Management")))),
                selector(
                        "What is done to items by others than the paths",
                        List.of(
                                equal("eventCategory", List.of("Data")),
                                equal("resources.type", List.of("AWS::DynamoDB::Table")),
                                equal("resources.ARN", List.of(props.table())),
                                AdvancedFieldSelectorProperty.builder()
                                        .field("userIdentity.arn")
                                        .notStartsWith(sessions(props.paths()))
                                        .build())),
                selector(
                        "What is done to objects",
                        List.of(
                                equal("eventCategory", List.of("Data")),
                                equal("resources.type", List.of("AWS::S3::Object")),
                                AdvancedFieldSelectorProperty.builder()
                                        .field("resources.ARN")
                                        .startsWith(props.buckets().stream()
                                                .map(bucket -> bucket + "/")
                                                .toList())
                                        .build())));
    }

    /** How the ARNs of all sessions of roles begin. */
    private List<String> sessions(List<Role> roles) {
        List<String> sessions = new ArrayList<>();
        for (Role role : roles) {
            sessions.add("arn:%s:sts::%s:assumed-role/%s/"
                    .formatted(Stack.of(this).getPartition(), Stack.of(this).getAccount(), role.getRoleName()));
        }
        return sessions;
    }

    private static AdvancedEventSelectorProperty selector(String name, List<AdvancedFieldSelectorProperty> fields) {
        return AdvancedEventSelectorProperty.builder()
                .name(name)
                .fieldSelectors(fields)
                .build();
    }

    private static AdvancedFieldSelectorProperty equal(String field, List<String> values) {
        return AdvancedFieldSelectorProperty.builder()
                .field(field)
                .equalTo(values)
                .build();
    }
}
