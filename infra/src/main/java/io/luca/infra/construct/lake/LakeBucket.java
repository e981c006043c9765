package io.luca.infra.construct.lake;

import io.luca.contract.HistoryRetention;
import io.luca.contract.LakeNames;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.ProtectedBucket;
import io.luca.infra.construct.data.TaggedSchool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.StorageClass;
import software.amazon.awscdk.services.s3.Transition;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * The data lake's objects, all of a school in a table below one prefix, under a key of our own. Old ones move to colder storage that
 * Athena still reads. There are no versions: what a person asked to be erased must not live on in one.
 *
 * <p>Whatever could not be converted is named in a queue, so that it is found.
 *
 * <p>Stateful: renaming an id in here makes CloudFormation leave the bucket behind and make a new one.
 */
public final class LakeBucket extends Construct {

    private static final Duration SELDOM_READ_AFTER = Duration.days(90);
    private static final Duration COLD_AFTER = Duration.days(365);
    private static final Duration ERRORS_KEPT = Duration.days(30);
    private static final Duration RESULTS_KEPT = Duration.days(7);
    private static final Duration NAMED = Duration.days(14);

    private final Key key;
    private final Bucket bucket;
    private final Queue errors;

    public LakeBucket(Construct scope, String id) {
        super(scope, id);
        key = ProtectedBucket.key(this, "Encrypts the data lake");
        bucket = ProtectedBucket.of(this, key).lifecycleRules(lifecycle()).build();
        AcceptedFinding.on(
                bucket, "AwsSolutions-S1", "Only a stream writes it, and every query of it is in Athena's own history");
        errors = Queue.Builder.create(this, "Errors")
                .queueName(EnvironmentName.of(this, LakeNames.ERROR_QUEUE))
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(NAMED)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        AcceptedFinding.on(errors, "AwsSolutions-SQS3", "It is itself where errors end; a person looks at them");
        tellOfErrors();
    }

    public String name() {
        return bucket.getBucketName();
    }

    /** Names the objects that hold what could not be converted. */
    public Queue errors() {
        return errors;
    }

    /** The objects of all tables that are of the school which the session tag names. */
    public List<String> tablesByTag() {
        return LakeTable.ALL.stream()
                .map(table -> objects(TaggedSchool.below(table.name() + "/")))
                .toList();
    }

    /** The same as patterns of keys, for a list. */
    public static List<String> tablePrefixesByTag() {
        return LakeTable.ALL.stream()
                .map(table -> TaggedSchool.below(table.name() + "/") + "*")
                .toList();
    }

    public String arn() {
        return bucket.getBucketArn();
    }

    /** The ARN of all objects whose keys begin so. */
    String objects(String prefix) {
        return bucket.arnForObjects(prefix + "*");
    }

    String keyArn() {
        return key.getKeyArn();
    }

    /** The use of the key for objects of this bucket and nothing else. */
    public PolicyStatement useOfKey(List<String> actions) {
        return PolicyStatement.Builder.create()
                .sid("UseTheLakesKeyThroughS3")
                .effect(Effect.ALLOW)
                .actions(actions)
                .resources(List.of(key.getKeyArn()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("kms:ViaService", "s3." + Stack.of(this).getRegion() + ".amazonaws.com")))
                .build();
    }

    /** The bucket's name is not in the queue's policy: each would wait for the other. */
    private void tellOfErrors() {
        var _ = errors.addToResourcePolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .principals(List.of(new ServicePrincipal("s3.amazonaws.com")))
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(errors.getQueueArn()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                .build());
        CfnBucket plain = (CfnBucket) Objects.requireNonNull(bucket.getNode().getDefaultChild());
        plain.setNotificationConfiguration(CfnBucket.NotificationConfigurationProperty.builder()
                .queueConfigurations(List.of(CfnBucket.QueueConfigurationProperty.builder()
                        .event("s3:ObjectCreated:*")
                        .queue(errors.getQueueArn())
                        .filter(CfnBucket.NotificationFilterProperty.builder()
                                .s3Key(CfnBucket.S3KeyFilterProperty.builder()
                                        .rules(List.of(CfnBucket.FilterRuleProperty.builder()
                                                .name("prefix")
                                                .value(LakeNames.ERROR_PREFIX)
                                                .build()))
                                        .build())
                                .build())
                        .build()))
                .build());
        plain.getNode().addDependency(Objects.requireNonNull(errors.getNode().findChild("Policy")));
    }

    private static List<LifecycleRule> lifecycle() {
        List<LifecycleRule> rules = new ArrayList<>(List.of(
                history(LakeNames.EVENTS_TABLE),
                history(LakeNames.GRADE_CHANGES_TABLE),
                expiring(LakeNames.ERROR_PREFIX, ERRORS_KEPT),
                expiring(LakeNames.RESULT_PREFIX, RESULTS_KEPT),
                expiring(LakeNames.OPERATORS_WORKGROUP + "/", RESULTS_KEPT),
                LifecycleRule.builder()
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()));
        for (int days : HistoryRetention.daysLeft()) {
            rules.add(writtenAnew(days));
        }
        return rules;
    }

    private static LifecycleRule writtenAnew(int daysLeft) {
        return LifecycleRule.builder()
                .tagFilters(Map.of(HistoryRetention.TAG, String.valueOf(daysLeft)))
                .expiration(Duration.days(daysLeft))
                .build();
    }

    /** S3 itself leaves objects below 128 KB where they are: they would cost more there. */
    private static LifecycleRule history(String table) {
        return LifecycleRule.builder()
                .prefix(table + "/")
                .transitions(List.of(
                        Transition.builder()
                                .storageClass(StorageClass.INFREQUENT_ACCESS)
                                .transitionAfter(SELDOM_READ_AFTER)
                                .build(),
                        Transition.builder()
                                .storageClass(StorageClass.GLACIER_INSTANT_RETRIEVAL)
                                .transitionAfter(COLD_AFTER)
                                .build()))
                .expiration(Duration.days(HistoryRetention.DAYS))
                .build();
    }

    private static LifecycleRule expiring(String prefix, Duration after) {
        return LifecycleRule.builder().prefix(prefix).expiration(after).build();
    }
}
