package io.luca.infra.construct.data;

import io.luca.contract.IdentityAttributes;
import io.luca.infra.construct.AcceptedFinding;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * The role that gives one path access to one school's data: whose, the session tag {@code school_id} says.
 * {@link TaggedSchool} has the guards.
 */
public final class TenantRole extends Construct {

    private static final String TAG = "aws:RequestTag/" + IdentityAttributes.SCHOOL_TAG;

    private final Role role;
    private final IRole user;

    /**
     * The role of one path.
     *
     * @param user the only role that may become it
     * @param actions item actions of DynamoDB that the path needs; never one that carries no leading key
     */
    public TenantRole(Construct scope, String id, PlatformTable table, IRole user, List<String> actions) {
        super(scope, id);
        this.user = user;
        this.role = Role.Builder.create(this, "Role")
                .description("Reaches the records of the one school that the session tag names")
                .assumedBy(new ArnPrincipal(user.getRoleArn()).withConditions(TaggedSchool.demanded()))
                .maxSessionDuration(Duration.hours(1))
                .inlinePolicies(Map.of(
                        "RecordsOfTheTaggedSchool",
                        PolicyDocument.Builder.create()
                                .statements(List.of(TaggedSchool.records(table, actions), table.useOfKey()))
                                .build()))
                .build();
        Objects.requireNonNull(role.getAssumeRolePolicy(), "a role of this stack has a trust policy")
                .addStatements(PolicyStatement.Builder.create()
                        .effect(Effect.ALLOW)
                        .principals(List.of(new ArnPrincipal(user.getRoleArn())))
                        .actions(List.of("sts:TagSession"))
                        .conditions(TaggedSchool.demanded())
                        .build());
    }

    public String arn() {
        return role.getRoleArn();
    }

    /** Lets the using role become this one: the identity side of the trust. */
    public void grantAssume() {
        Policy.Builder.create(this, "Assume")
                .statements(List.of(PolicyStatement.Builder.create()
                        .effect(Effect.ALLOW)
                        .actions(List.of("sts:AssumeRole", "sts:TagSession"))
                        .resources(List.of(role.getRoleArn()))
                        .conditions(Map.of("StringLike", Map.of(TAG, "?*")))
                        .build()))
                .roles(List.of(user))
                .build();
    }

    /**
     * Adds what the path needs of the same school outside of the table.
     *
     * @param statements each bounded by the same tag
     */
    public void grantAlso(String id, List<PolicyStatement> statements) {
        Policy policy = Policy.Builder.create(this, id)
                .statements(statements)
                .roles(List.of(role))
                .build();
        AcceptedFinding.onMatching(
                policy,
                "AwsSolutions-IAM5",
                "/^Resource::.*school_id=.+PrincipalTag\\/school_id.\\/\\*$/",
                "The school's own objects have no end of names");
    }
}
