package io.luca.infra.construct.sync;

import io.luca.contract.ObjectKeys;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.ProtectedBucket;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.StorageClass;
import software.amazon.awscdk.services.s3.Transition;
import software.constructs.Construct;

/**
 * The accounts of the government sync, which an auditor reads: every grade, with what became of it. They name students, so a key
 * of our own encrypts them; they are kept as long as a complaint about a grade may come, and no version of one is lost.
 *
 * <p>Stateful: renaming an id in here makes CloudFormation leave the bucket behind and make a new one.
 */
public final class ReportBucket extends Construct {

    private static final Duration COLD_AFTER = Duration.days(90);
    private static final Duration KEPT = Duration.days(5 * 365);

    private final Key key;
    private final Bucket bucket;

    public ReportBucket(Construct scope, String id) {
        super(scope, id);
        key = ProtectedBucket.key(this, "Encrypts the accounts of the government sync");
        bucket = ProtectedBucket.of(this, key)
                .versioned(true)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .transitions(List.of(Transition.builder()
                                .storageClass(StorageClass.INFREQUENT_ACCESS)
                                .transitionAfter(COLD_AFTER)
                                .build()))
                        .expiration(KEPT)
                        .noncurrentVersionExpiration(KEPT)
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
                .build();
        AcceptedFinding.on(bucket, "AwsSolutions-S1", "One function writes it, and its own log says when and what for");
    }

    public String name() {
        return bucket.getBucketName();
    }

    /** The ARN of the bucket, without its objects. */
    public String arn() {
        return bucket.getBucketArn();
    }

    /** Lets a role write accounts and go on with one; it must be allowed to list, or a missing one would look forbidden. */
    void grantUse(Role role) {
        Allow.to(role, List.of("s3:GetObject", "s3:PutObject"), bucket.arnForObjects(ObjectKeys.REPORT_PREFIX + "*"));
        Allow.to(role, List.of("s3:ListBucket"), bucket.getBucketArn());
        Allow.to(role, List.of("kms:Decrypt", "kms:GenerateDataKey"), key.getKeyArn());
    }
}
