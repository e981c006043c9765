package io.luca.infra.stack;

import io.luca.contract.ResourceNames;
import io.luca.infra.construct.DefinedMachine;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.StepWorkflow;
import io.luca.infra.construct.privacy.ExportBucket;
import io.luca.infra.construct.privacy.JobsDashboard;
import io.luca.infra.construct.privacy.PrivacyAlarms;
import io.luca.infra.construct.privacy.PrivacyFunction;
import io.luca.infra.construct.privacy.PrivacyRole;
import io.luca.infra.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/** The rights of persons: what there is of a student can be handed out, and erased from the table and from the history. */
public final class PrivacyStack extends EnvironmentStack {

    /** What the steps of an erasure do to a school's records. */
    public static final List<String> ERASURE_ACTIONS =
            List.of("dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");

    /** What the steps of an export do: they say that it is ready, and remove nothing. */
    public static final List<String> EXPORT_ACTIONS = List.of("dynamodb:Query", "dynamodb:UpdateItem");

    /** What giving up an export does to a school's records: it says so, and reads nothing. */
    public static final List<String> GIVING_UP_ACTIONS = List.of("dynamodb:UpdateItem");

    /** From then on another copy may be begun in its place: nobody waits for this one any more. */
    private static final Duration LONGEST_EXPORT = Duration.hours(6);

    /** The stacks before it: the table, the history, and the night, whose alarms are shown beside its own. */
    public record Before(DataStack data, PipelineStack pipeline, Stack consolidation) {}

    private final ExportBucket exports;
    private final Optional<Integer> atOnce;

    public PrivacyStack(Construct scope, String id, Before before, Settings settings) {
        super(scope, id, "Luca: erasing and exporting what there is of a student");
        DataStack data = before.data();
        PipelineStack pipeline = before.pipeline();
        atOnce = settings.privacyFunctionsAtOnce();
        Path code = settings.artifacts().privacy();
        exports = new ExportBucket(this, "Exports");
        PrivacyRole erasing = new PrivacyRole(
                this,
                "Erasing",
                new PrivacyRole.Props(
                        "Steps of an erasure", data.table(), ERASURE_ACTIONS, PrivacyRole.toRewrite(pipeline.lake())));
        PrivacyRole exporting = new PrivacyRole(
                this,
                "Exporting",
                new PrivacyRole.Props(
                        "Steps of an export",
                        data.table(),
                        EXPORT_ACTIONS,
                        PrivacyRole.toExport(pipeline.lake(), exports)));
        PrivacyRole givingUp = new PrivacyRole(
                this,
                "GivingUp",
                new PrivacyRole.Props("The end of an export that failed", data.table(), GIVING_UP_ACTIONS, List.of()));
        JavaFunction.Props whileErasing = new JavaFunction.Props(
                code, erasing.role(), erasing.environment(data.table(), pipeline.lake(), exports));
        JavaFunction.Props whileExporting = new JavaFunction.Props(
                code, exporting.role(), exporting.environment(data.table(), pipeline.lake(), exports));
        StepWorkflow erasure = new StepWorkflow(
                this,
                "Erasure",
                new DefinedMachine.Definition(
                        ResourceNames.ERASURE_WORKFLOW,
                        "Erases a student whom a school has asked to erase",
                        "/erasure.asl.json",
                        Duration.days(settings.waits().erasureDays())),
                Map.of(
                        "ConfirmErasure",
                        function("ConfirmErasure", whileErasing, "Says whether an erasure is still wanted"),
                        "RemoveRecords",
                        function("RemoveRecords", whileErasing, "Removes a student's records"),
                        "RewriteHistory",
                        function("RewriteHistory", whileErasing, "Leaves a student out of the history"),
                        "CertifyErasure",
                        function("CertifyErasure", whileErasing, "Certifies that nothing is left")));
        StepWorkflow export = new StepWorkflow(
                this,
                "Export",
                new DefinedMachine.Definition(
                        ResourceNames.EXPORT_WORKFLOW,
                        "Copies what there is of a student",
                        "/export.asl.json",
                        LONGEST_EXPORT),
                Map.of(
                        "ExportRecords",
                        function("ExportRecords", whileExporting, "Copies a student's records"),
                        "ExportHistory",
                        function("ExportHistory", whileExporting, "Copies a student's history"),
                        "GiveUpExport",
                        function(
                                "GiveUpExport",
                                new JavaFunction.Props(code, givingUp.role(), givingUp.environment(data.table())),
                                "Frees the place of an export that failed")));
        erasing.acceptTracing();
        exporting.acceptTracing();
        givingUp.acceptTracing();
        new PrivacyAlarms(this, "Alarms", erasure, export, data.alerts());
        if (settings.environment().isLikeProd()) {
            new JobsDashboard(this, "Picture", before.consolidation(), erasure, export);
        }
        CfnOutput.Builder.create(this, "ExportBucketName").value(exports.name()).build();
    }

    /** Where exports lie until they are fetched. */
    public ExportBucket exports() {
        return exports;
    }

    private Function function(String id, JavaFunction.Props props, String description) {
        return new PrivacyFunction(this, id, props, description, atOnce).function();
    }
}
