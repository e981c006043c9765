package io.luca.infra.construct.operations;

import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.ProtectedBucket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/**
 * Where the audit trail is kept for a year. Nobody may delete of it, not even who may do all else in the account, before the bucket's
 * policy is changed, and that is in the trail itself; only what has become old goes by itself.
 *
 * <p>Stateful: renaming an id in here makes CloudFormation leave the bucket behind and make a new one.
 */
final class TrailBucket extends Construct {

    private static final Duration KEPT = Duration.days(365);
    private static final ServicePrincipal TRAIL = new ServicePrincipal("cloudtrail.amazonaws.com");

    private final Key key;
    private final Bucket bucket;

    /** @param trail the ARN of the one trail that may write */
    TrailBucket(Construct scope, String id, String trail) {
        super(scope, id);
        key = ProtectedBucket.key(this, "Encrypts the audit trail");
        bucket = ProtectedBucket.of(this, key)
                .versioned(true)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .expiration(KEPT)
                        .noncurrentVersionExpiration(Duration.days(1))
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
                .build();
        AcceptedFinding.on(
                bucket, "AwsSolutions-S1", "It is itself the log of who did what; the trail also has who reads it");
        letWrite(trail);
        forbidDeleting();
    }

    String name() {
        return bucket.getBucketName();
    }

    String keyArn() {
        return key.getKeyArn();
    }

    /** What the trail waits for: CloudTrail tries to write when it is made. */
    Construct policy() {
        return Objects.requireNonNull(bucket.getPolicy(), "the bucket has a policy");
    }

    /**
     * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html and
     * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
     */
    private void letWrite(String trail) {
        Stack stack = Stack.of(this);
        Map<String, Object> forTheTrail = Map.of("StringEquals", Map.of("aws:SourceArn", trail));
        var _ = bucket.addToResourcePolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .principals(List.of(TRAIL))
                .actions(List.of("s3:GetBucketAcl"))
                .resources(List.of(bucket.getBucketArn()))
                .conditions(forTheTrail)
                .build());
        var _ = bucket.addToResourcePolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .principals(List.of(TRAIL))
                .actions(List.of("s3:PutObject"))
                .resources(List.of(bucket.arnForObjects("AWSLogs/" + stack.getAccount() + "/*")))
                .conditions(Map.of(
                        "StringEquals",
                        new TreeMap<>(Map.of("aws:SourceArn", trail, "s3:x-amz-acl", "bucket-owner-full-control"))))
                .build());
        var _ = key.addToResourcePolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .principals(List.of(TRAIL))
                .actions(List.of("kms:GenerateDataKey*"))
                .resources(List.of("*"))
                .conditions(new TreeMap<>(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceArn", trail),
                        "StringLike",
                        Map.of(
                                "kms:EncryptionContext:aws:cloudtrail:arn",
                                "arn:%s:cloudtrail:*:%s:trail/*".formatted(stack.getPartition(), stack.getAccount())))))
                .build());
        var _ = key.addToResourcePolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .principals(List.of(TRAIL))
                .actions(List.of("kms:DescribeKey"))
                .resources(List.of("*"))
                .conditions(forTheTrail)
                .build());
    }

    private void forbidDeleting() {
        var _ = bucket.addToResourcePolicy(PolicyStatement.Builder.create()
                .effect(Effect.DENY)
                .principals(List.of(new AnyPrincipal()))
                .actions(List.of("s3:DeleteObject", "s3:DeleteObjectVersion"))
                .resources(List.of(bucket.arnForObjects("*")))
                .build());
    }
}
