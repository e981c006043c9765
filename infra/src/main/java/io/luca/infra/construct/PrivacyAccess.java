package io.luca.infra.construct;

import io.luca.contract.Names;
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
     * Lets the service start the two workflows, and no other, and ask whether one has failed.
     *
     * @param tenant under whose tag links are signed: what a link reaches is bounded like any other call
     */
    public void grant(Role service, TenantRole tenant) {
        Stack stack = Stack.of(service);
        for (String workflow : List.of(Names.ERASURE_WORKFLOW, Names.EXPORT_WORKFLOW)) {
            Allow.to(service, List.of("states:StartExecution"), StepWorkflow.arnOf(stack, workflow));
            Allow.to(service, List.of("states:DescribeExecution"), StepWorkflow.executionsOf(stack, workflow));
        }
        AcceptedFinding.onMatching(
                service.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "/^Resource::.*:execution:luca-(erasure|export):\\*$/",
                "An execution has the id of its request as its name; it is only asked how it is");
        tenant.mayAlso("Exports", List.of(exports.readByTag(), exports.useOfKey(List.of("kms:Decrypt"))));
    }

    /** What the service is told. */
    public Map<String, String> environment(Stack stack) {
        return new TreeMap<>(Map.of(
                Names.EXPORT_BUCKET, exports.name(),
                Names.ERASURE_WORKFLOW_ARN, StepWorkflow.arnOf(stack, Names.ERASURE_WORKFLOW),
                Names.EXPORT_WORKFLOW_ARN, StepWorkflow.arnOf(stack, Names.EXPORT_WORKFLOW),
                Names.BLOCKED_DAYS, String.valueOf(blockedDays)));
    }
}
