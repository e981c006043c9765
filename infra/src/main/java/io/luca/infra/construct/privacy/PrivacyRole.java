package io.luca.infra.construct.privacy;

import io.luca.contract.EnvironmentVariables;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.data.PlatformTable;
import io.luca.infra.construct.data.TaggedSchool;
import io.luca.infra.construct.data.TenantRole;
import io.luca.infra.construct.lake.LakeBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * The role of the steps that erase, that export or that give an export up, and the tenant role that it may become: one school's records
 * in the table and, for the first two, its objects in the lake and its exports. One role for each, so that what copies cannot remove.
 */
public final class PrivacyRole extends Construct {

    private final Role role;
    private final TenantRole tenant;

    /**
     * What differs between them.
     *
     * @param description what its steps do
     * @param actions of DynamoDB, which the steps do to a school's records in the table
     * @param objects what the steps do to a school's objects, each bounded by the school's tag; may be nothing
     */
    public record Props(String description, PlatformTable table, List<String> actions, List<PolicyStatement> objects) {

        public Props {
            actions = List.copyOf(actions);
            objects = List.copyOf(objects);
        }
    }

    public PrivacyRole(Construct scope, String id, Props props) {
        super(scope, id);
        role = Role.Builder.create(this, "Steps")
                .description(props.description() + ": holds no data permission of its own")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        tenant = new TenantRole(this, "Tenant", props.table(), role, props.actions());
        tenant.grantAssume();
        if (!props.objects().isEmpty()) {
            tenant.grantAlso("Objects", props.objects());
        }
    }

    /** What a step needs that leaves records out of the lake's objects. It can write none of another school, and delete none. */
    public static List<PolicyStatement> toRewrite(LakeBucket lake) {
        List<PolicyStatement> statements = new ArrayList<>(toRead(lake));
        statements.add(TaggedSchool.named(
                "RewriteHistoryOfTheTaggedSchool",
                List.of("s3:PutObject", "s3:PutObjectTagging"), // a tag says when the object goes
                lake.tablesByTag()));
        statements.add(lake.useOfKey(List.of("kms:Decrypt", "kms:GenerateDataKey")));
        return statements;
    }

    /** What a step needs that copies from the lake into an export. */
    public static List<PolicyStatement> toExport(LakeBucket lake, ExportBucket exports) {
        List<PolicyStatement> statements = new ArrayList<>(toRead(lake));
        statements.add(lake.useOfKey(List.of("kms:Decrypt")));
        statements.add(exports.writeByTag());
        statements.add(exports.listByTag());
        statements.add(exports.useOfKey(List.of("kms:Decrypt", "kms:GenerateDataKey")));
        return statements;
    }

    private static List<PolicyStatement> toRead(LakeBucket lake) {
        return List.of(
                TaggedSchool.named("ReadHistoryOfTheTaggedSchool", List.of("s3:GetObject"), lake.tablesByTag()),
                TaggedSchool.listing("ListHistoryOfTheTaggedSchool", lake.arn(), LakeBucket.tablePrefixesByTag()));
    }

    public Role role() {
        return role;
    }

    /** What a step is told that works on the table alone. */
    public Map<String, String> environment(PlatformTable table) {
        return Map.of(
                EnvironmentVariables.TABLE, table.name(),
                EnvironmentVariables.TENANT_ROLE_ARN, tenant.arn());
    }

    /** What a step is told that works on objects too. */
    public Map<String, String> environment(PlatformTable table, LakeBucket lake, ExportBucket exports) {
        return Map.of(
                EnvironmentVariables.TABLE,
                table.name(),
                EnvironmentVariables.TENANT_ROLE_ARN,
                tenant.arn(),
                EnvironmentVariables.LAKE_BUCKET,
                lake.name(),
                EnvironmentVariables.EXPORT_BUCKET,
                exports.name());
    }

    /** Accepts what is found in the rights of tracing; after the last function was given the role, as they are known then. */
    public void acceptTracing() {
        JavaFunction.acceptTracing(role);
    }
}
