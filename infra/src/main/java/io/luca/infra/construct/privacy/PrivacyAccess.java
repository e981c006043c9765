package io.luca.infra.construct.privacy;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.ResourceNames;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.StepWorkflow;
import io.luca.infra.construct.data.TenantRole;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;

/** What the interactive service needs to begin an erasure or an export, and to sign links to an export's files. */
public final class PrivacyAccess {

    private final ExportBucket exports;
    private final int blockedDays;

    /** @param blockedDays for which a student is blocked before the records are removed */
    public PrivacyAccess(ExportBucket exports, int blockedDays) {
        this.exports = exports;
        this.blockedDays = blockedDays;
    }

    /**
     * Lets the service start the two workflows, and no other, ask whether one has failed, and stop what is not wanted any more.
     *
     * @param tenant under whose tag links are signed: what a link reaches is bounded like any other call
     */
    public void grant(Role service, TenantRole tenant) {
        Stack stack = Stack.of(service);
        for (String workflow : List.of(ResourceNames.ERASURE_WORKFLOW, ResourceNames.EXPORT_WORKFLOW)) {
            Allow.to(service, List.of("states:StartExecution"), StepWorkflow.arnOf(stack, workflow));
            Allow.to(
                    service,
                    List.of("states:DescribeExecution", "states:StopExecution"),
                    StepWorkflow.executionsOf(stack, workflow));
        }
        AcceptedFinding.onMatching(
                service.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "/^Resource::.*:execution:luca-(erasure|export)[-a-z]*:\\*$/",
                "An execution has the id of its request as its name; it is asked how it is, or stopped");
        tenant.grantAlso("Exports", List.of(exports.readByTag(), exports.useOfKey(List.of("kms:Decrypt"))));
    }

    /** What the service is told. */
    public Map<String, String> environment(Stack stack) {
        return new TreeMap<>(Map.of(
                EnvironmentVariables.EXPORT_BUCKET, exports.name(),
                EnvironmentVariables.ERASURE_WORKFLOW_ARN, StepWorkflow.arnOf(stack, ResourceNames.ERASURE_WORKFLOW),
                EnvironmentVariables.EXPORT_WORKFLOW_ARN, StepWorkflow.arnOf(stack, ResourceNames.EXPORT_WORKFLOW),
                EnvironmentVariables.BLOCKED_DAYS, String.valueOf(blockedDays)));
    }
}
