package io.luca.infra.construct.data;

import io.luca.contract.IdentityAttributes;
import io.luca.contract.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * Statements about what is of the one school that the session tag names. Without a tag none of them allows anything.
 *
 * <p>For records two guards stand together. {@code ForAllValues} lets a call pass only if every leading key is the school's, but is
 * true for a call that carries no leading key at all (a Scan). {@code Null} demands that there is a leading key, and that there is a
 * tag. Neither alone isolates schools.
 */
public final class TaggedSchool {

    private static final String QUERY = "dynamodb:Query";
    private static final String TAG = "aws:PrincipalTag/" + IdentityAttributes.SCHOOL_TAG;
    private static final String REQUESTED = "aws:RequestTag/" + IdentityAttributes.SCHOOL_TAG;

    /** Stands in a resource's name for the school of the tag. */
    public static final String ID = "${" + TAG + "}";

    private static final String OWN_KEYS = TableSchema.SCHOOL_PARTITIONS + ID + "#*";

    private TaggedSchool() {}

    /** What a trust policy demands of who becomes a role: a non-empty school tag, and no other tag. */
    public static Map<String, Object> demanded() {
        return new TreeMap<>(Map.of(
                "StringLike",
                Map.of(REQUESTED, "?*"),
                "ForAllValues:StringEquals",
                Map.of("aws:TagKeys", List.of(IdentityAttributes.SCHOOL_TAG)),
                "Null",
                Map.of("aws:TagKeys", "false")));
    }

    /**
     * A role that whoever may assume roles of the account can become, for the school of the tag.
     *
     * @param policy name of its one policy
     */
    public static Role roleOfTheAccount(
            Construct scope, String description, String policy, List<PolicyStatement> statements) {
        AccountRootPrincipal account = new AccountRootPrincipal();
        Role role = Role.Builder.create(scope, "Role")
                .description(description)
                .assumedBy(account.withConditions(demanded()))
                .maxSessionDuration(Duration.hours(1))
                .inlinePolicies(Map.of(
                        policy,
                        PolicyDocument.Builder.create().statements(statements).build()))
                .build();
        Objects.requireNonNull(role.getAssumeRolePolicy(), "a role of this stack has a trust policy")
                .addStatements(PolicyStatement.Builder.create()
                        .effect(Effect.ALLOW)
                        .principals(List.of(account))
                        .actions(List.of("sts:TagSession"))
                        .conditions(demanded())
                        .build());
        return role;
    }

    /**
     * Records in the table and, if they are queried, in both indexes: no other item action knows an index.
     *
     * @param actions item actions of DynamoDB; never one that carries no leading key
     */
    static PolicyStatement records(PlatformTable table, List<String> actions) {
        List<String> resources = new ArrayList<>(List.of(table.arn()));
        if (actions.contains(QUERY)) {
            resources.addAll(table.indexArns());
        }
        return PolicyStatement.Builder.create()
                .sid("RecordsOfTheTaggedSchool")
                .effect(Effect.ALLOW)
                .actions(actions)
                .resources(resources)
                .conditions(new TreeMap<>(Map.of(
                        "ForAllValues:StringLike",
                        Map.of("dynamodb:LeadingKeys", List.of(OWN_KEYS)),
                        "Null",
                        new TreeMap<>(Map.of("dynamodb:LeadingKeys", "false", TAG, "false")))))
                .build();
    }

    /** A prefix that says {@code school_id=}, with the school of the tag. */
    public static String below(String prefix) {
        return prefix + IdentityAttributes.SCHOOL_TAG + "=" + ID + "/";
    }

    /** What is the school's by its name, which says {@link #ID}. */
    public static PolicyStatement named(String id, List<String> actions, List<String> resources) {
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
