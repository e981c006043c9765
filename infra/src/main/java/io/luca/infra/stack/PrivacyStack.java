package io.luca.infra.stack;

import io.luca.contract.Names;
import io.luca.infra.Settings;
import io.luca.infra.construct.ExportBucket;
import io.luca.infra.construct.PrivacyAlarms;
import io.luca.infra.construct.PrivacyFunction;
import io.luca.infra.construct.PrivacyRole;
import io.luca.infra.construct.StepWorkflow;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/** The rights of persons: what there is of a student can be handed out, and erased from the table and from the history. */
public final class PrivacyStack extends Stack {

    /** What the steps of an erasure do to a school's records. */
    public static final List<String> ERASURE_ACTIONS =
            List.of("dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");

    /** What the steps of an export do: they say that it is ready, and remove nothing. */
    public static final List<String> EXPORT_ACTIONS = List.of("dynamodb:Query", "dynamodb:UpdateItem");

    private final ExportBucket exports;

    public PrivacyStack(Construct scope, String id, DataStack data, PipelineStack pipeline, Settings settings) {
        super(
                scope,
                id,
                StackProps.builder()
                        .description("Luca: erasing and exporting what there is of a student")
                        .build());
        String code = settings.artifacts().privacy().toString();
        exports = new ExportBucket(this, "Exports");
        PrivacyRole erasing = new PrivacyRole(
                this,
                "Erasing",
                "Steps of an erasure",
                data.table(),
                ERASURE_ACTIONS,
                PrivacyRole.toRewrite(pipeline.lake()));
        PrivacyRole exporting = new PrivacyRole(
                this,
                "Exporting",
                "Steps of an export",
                data.table(),
                EXPORT_ACTIONS,
                PrivacyRole.toExport(pipeline.lake(), exports));
        Map<String, String> whileErasing = erasing.environment(data.table(), pipeline.lake(), exports);
        Map<String, String> whileExporting = exporting.environment(data.table(), pipeline.lake(), exports);
        StepWorkflow erasure = new StepWorkflow(
                this,
                "Erasure",
                Names.ERASURE_WORKFLOW,
                "Erases a student whom a school has asked to erase",
                "/erasure.asl.json",
                Map.of(
                        "RemoveRecords",
                        function("RemoveRecords", code, erasing, "Removes a student's records", whileErasing),
                        "RewriteHistory",
                        function("RewriteHistory", code, erasing, "Leaves a student out of the history", whileErasing),
                        "CertifyErasure",
                        function("CertifyErasure", code, erasing, "Certifies that nothing is left", whileErasing)));
        StepWorkflow export = new StepWorkflow(
                this,
                "Export",
                Names.EXPORT_WORKFLOW,
                "Copies what there is of a student",
                "/export.asl.json",
                Map.of(
                        "ExportRecords",
                        function("ExportRecords", code, exporting, "Copies a student's records", whileExporting),
                        "ExportHistory",
                        function("ExportHistory", code, exporting, "Copies a student's history", whileExporting)));
        erasing.isComplete();
        exporting.isComplete();
        new PrivacyAlarms(this, "Alarms", erasure.machine(), export.machine(), data.alerts());
    }

    /** Where exports lie until they are fetched. */
    ExportBucket exports() {
        return exports;
    }

    private Function function(
            String id, String code, PrivacyRole role, String description, Map<String, String> environment) {
        return new PrivacyFunction(this, id, code, role.role(), description, environment).function();
    }
}
