package io.luca.infra.construct.data;

import io.luca.contract.IdentityAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** Statements about objects of the one school that the session tag names. Without a tag none of them allows anything. */
public final class TaggedSchool {

    private static final String TAG = "aws:PrincipalTag/" + IdentityAttributes.SCHOOL_TAG;

    private TaggedSchool() {}

    /** A prefix that says {@code school_id=}, with the school of the tag. */
    public static String below(String prefix) {
        return prefix + IdentityAttributes.SCHOOL_TAG + "=${" + TAG + "}/";
    }

    public static PolicyStatement objects(String id, List<String> actions, List<String> resources) {
        return PolicyStatement.Builder.create()
                .sid(id)
                .effect(Effect.ALLOW)
                .actions(actions)
                .resources(resources)
                .conditions(Map.of("Null", Map.of(TAG, "false")))
                .build();
    }

    /** A list of the whole bucket carries no prefix, and is refused. */
    public static PolicyStatement listing(String id, String bucketArn, List<String> prefixes) {
        return PolicyStatement.Builder.create()
                .sid(id)
                .effect(Effect.ALLOW)
                .actions(List.of("s3:ListBucket"))
                .resources(List.of(bucketArn))
                .conditions(new TreeMap<>(Map.of(
                        "StringLike", Map.of("s3:prefix", prefixes), "Null", new TreeMap<>(Map.of(TAG, "false")))))
                .build();
    }
}
