package io.luca.infra.construct.data;

import io.luca.contract.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * Reads the list of schools and nothing else. Jobs that go over all schools need it; a tenant role cannot.
 *
 * <p>It trusts roles of this account that carry the tag {@code luca:job} and may assume it: naming roles of stacks that come
 * after its own would not deploy.
 */
public final class RegistryRole extends Construct {

    /** The tag of a job's role, and what it says of one that goes over all schools. */
    public static final String JOB_TAG = "luca:job";

    public static final String ALL_SCHOOLS = "all-schools";

    private final Role role;

    public RegistryRole(Construct scope, String id, PlatformTable table) {
        super(scope, id);
        role = Role.Builder.create(this, "Role")
                .description("Reads the registry of schools")
                .assumedBy(new AccountRootPrincipal()
                        .withConditions(Map.of("StringEquals", Map.of("aws:PrincipalTag/" + JOB_TAG, ALL_SCHOOLS))))
                .inlinePolicies(Map.of(
                        "ReadTheRegistry",
                        PolicyDocument.Builder.create()
                                .statements(List.of(
                                        PolicyStatement.Builder.create()
                                                .sid("ReadTheRegistry")
                                                .effect(Effect.ALLOW)
                                                .actions(List.of("dynamodb:GetItem", "dynamodb:Query"))
                                                .resources(List.of(table.arn()))
                                                .conditions(new TreeMap<>(Map.of(
                                                        "ForAllValues:StringEquals",
                                                        Map.of(
                                                                "dynamodb:LeadingKeys",
                                                                List.of(TableSchema.REGISTRY_PARTITION)),
                                                        "Null",
                                                        Map.of("dynamodb:LeadingKeys", "false"))))
                                                .build(),
                                        table.useOfKey()))
                                .build()))
                .build();
    }

    public String arn() {
        return role.getRoleArn();
    }
}
