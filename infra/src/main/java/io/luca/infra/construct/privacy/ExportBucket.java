package io.luca.infra.construct.privacy;

import io.luca.contract.ObjectKeys;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.ProtectedBucket;
import io.luca.infra.construct.data.TaggedSchool;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/**
 * Copies of what there is of a student, until somebody has fetched them: for a day. All of a school lie below one prefix, under a key
 * of our own.
 */
public final class ExportBucket extends Construct {

    /** The shortest that S3 can say; an export says the same of itself. */
    private static final Duration KEPT = Duration.days(1);

    private final Key key;
    private final Bucket bucket;

    public ExportBucket(Construct scope, String id) {
        super(scope, id);
        key = ProtectedBucket.key(this, "Encrypts exports of students' records");
        bucket = ProtectedBucket.of(this, key)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .expiration(KEPT)
                        .abortIncompleteMultipartUploadAfter(KEPT)
                        .build()))
                .build();
        AcceptedFinding.on(
                bucket,
                "AwsSolutions-S1",
                "Whoever asks for an export is in the service's log, and it lives for a day");
    }

    public String name() {
        return bucket.getBucketName();
    }

    /** The ARN of the bucket, without its objects. */
    public String arn() {
        return bucket.getBucketArn();
    }

    /** Reads files of the tagged school, for which a link can be signed. */
    PolicyStatement readByTag() {
        return TaggedSchool.named(
                "ReadExportsOfTheTaggedSchool",
                List.of("s3:GetObject"),
                List.of(bucket.arnForObjects(TaggedSchool.below(ObjectKeys.EXPORT_PREFIX) + "*")));
    }

    /** Writes files of the tagged school. */
    PolicyStatement writeByTag() {
        return TaggedSchool.named(
                "WriteExportsOfTheTaggedSchool",
                List.of("s3:PutObject"),
                List.of(bucket.arnForObjects(TaggedSchool.below(ObjectKeys.EXPORT_PREFIX) + "*")));
    }

    PolicyStatement listByTag() {
        return TaggedSchool.listing(
                "ListExportsOfTheTaggedSchool",
                bucket.getBucketArn(),
                List.of(TaggedSchool.below(ObjectKeys.EXPORT_PREFIX) + "*"));
    }

    PolicyStatement useOfKey(List<String> actions) {
        return TaggedSchool.named("UseTheKeyOfExports", actions, List.of(key.getKeyArn()));
    }
}
