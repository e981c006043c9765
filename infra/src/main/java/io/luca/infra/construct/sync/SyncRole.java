package io.luca.infra.construct.sync;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.ObjectKeys;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.data.PlatformTable;
import io.luca.infra.construct.data.RegistryRole;
import io.luca.infra.construct.data.TenantRole;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** The role of some steps of the government sync, and the tenant role that it may become, one school at a time. */
public final class SyncRole extends Construct {

    private final Role role;
    private final TenantRole tenant;
    private final RegistryRole registry;

    /** @param actions what the steps do to a school's records */
    public SyncRole(Construct scope, String id, PlatformTable table, RegistryRole registry, List<String> actions) {
        super(scope, id);
        this.registry = registry;
        role = Role.Builder.create(this, "Steps")
                .description("Steps of the government sync: holds no data permission of its own")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        Tags.of(role).add(RegistryRole.JOB_TAG, RegistryRole.ALL_SCHOOLS);
        Allow.to(role, List.of("sts:AssumeRole"), registry.arn());
        tenant = new TenantRole(this, "SyncTenant", table, role, actions);
        tenant.grantAssume();
    }

    public Role role() {
        return role;
    }

    /** What every step is told. */
    public Map<String, String> environment(PlatformTable table) {
        return Map.of(
                EnvironmentVariables.TABLE,
                table.name(),
                EnvironmentVariables.TENANT_ROLE_ARN,
                tenant.arn(),
                EnvironmentVariables.REGISTRY_ROLE_ARN,
                registry.arn());
    }

    public void grantPutAside(DeadLetterQueue deadLetters) {
        deadLetters.grantPut(role);
    }

    public void grantCall(GovernmentAccess government) {
        government.grantRead(role);
    }

    public void grantReport(ReportBucket reports) {
        reports.grantUse(role);
        AcceptedFinding.onMatching(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "/^Resource::.*" + ObjectKeys.REPORT_PREFIX.replace("/", "\\/") + "\\*$/",
                "The keys of its own accounts have no end, and no other object is in reach");
    }

    /** Accepts what is found in the rights of tracing; after the last function was given the role, as they are known then. */
    public void acceptTracing() {
        JavaFunction.acceptTracing(role);
    }
}
