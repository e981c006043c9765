package io.luca.infra.construct.data;

import java.util.List;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * Tries on the table itself what a tenant role may: by the same two guards it reads records of the one school that the session tag
 * names, in the table and in both indexes, and nothing of another. So {@code ./luca smoke} sees IAM refuse without a role of a path
 * being opened for it. Only where no school works: prod has none.
 *
 * <p>Its trust is for the account, with the tag demanded: an operator who may assume roles can become it, and no role of these
 * templates is allowed to.
 */
public final class ProbeRole extends Construct {

    /** It writes nothing. */
    public static final List<String> ACTIONS = List.of("dynamodb:GetItem", "dynamodb:Query");

    private final Role role;

    public ProbeRole(Construct scope, String id, PlatformTable table) {
        super(scope, id);
        role = TaggedSchool.roleOfTheAccount(
                this,
                "Tries whether the records of another school than the tagged one can be read",
                "RecordsOfTheTaggedSchool",
                List.of(TaggedSchool.records(table, ACTIONS), table.useOfKey(List.of("kms:Decrypt"))));
    }

    public String arn() {
        return role.getRoleArn();
    }
}
