package io.luca.infra.construct.consolidation;

import io.luca.contract.ObjectKeys;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * How far a consolidation has come. It holds ids of schools and no person's data, so S3's own encryption serves; and no
 * versions: a checkpoint that is lost or broken costs time only, as the work is in the table's index.
 */
public final class CheckpointBucket extends Construct {

    private static final Duration KEPT = Duration.days(30);

    private final Bucket bucket;

    public CheckpointBucket(Construct scope, String id) {
        super(scope, id);
        bucket = Bucket.Builder.create(this, "Bucket")
                .encryption(BucketEncryption.S3_MANAGED)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .enforceSsl(true)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .expiration(KEPT)
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
                .build();
        AcceptedFinding.on(
                bucket, "AwsSolutions-S1", "One function reads and writes it, and its own log says when and what for");
    }

    public String name() {
        return bucket.getBucketName();
    }

    /**
     * Lets a role keep checkpoints. It must also be allowed to list: without that, S3 answers 403 for an object that does not
     * exist, and the function could not tell 'no checkpoint' from 'no permission'.
     */
    void grantUse(Role role) {
        Allow.to(
                role,
                List.of("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
                bucket.arnForObjects(ObjectKeys.CHECKPOINT_PREFIX + "*"));
        Allow.to(role, List.of("s3:ListBucket"), bucket.getBucketArn());
    }
}
