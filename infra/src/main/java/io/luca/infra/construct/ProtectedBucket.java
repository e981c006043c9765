package io.luca.infra.construct;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/** What every bucket with personal data has in common: a key of its own, no way in but TLS and IAM, and no end with its stack. */
public final class ProtectedBucket {

    private ProtectedBucket() {}

    /** The key of a construct's bucket. */
    public static Key key(Construct scope, String description) {
        return Key.Builder.create(scope, "Key")
                .description(description)
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
    }

    /** A construct's bucket, for which only its lifecycle is to be said. */
    public static Bucket.Builder of(Construct scope, Key key) {
        return Bucket.Builder.create(scope, "Bucket")
                .encryption(BucketEncryption.KMS)
                .encryptionKey(key)
                .bucketKeyEnabled(true)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .enforceSsl(true)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
}
