package io.luca.infra.stack;

import io.luca.contract.EnvironmentVariables;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.consolidation.CheckpointBucket;
import io.luca.infra.construct.consolidation.ConsolidationAlarms;
import io.luca.infra.construct.consolidation.GradeConsolidator;
import io.luca.infra.construct.consolidation.NightlySchedule;
import io.luca.infra.construct.data.TenantRole;
import io.luca.infra.settings.Settings;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/** The nightly job: its schedule, its function with the role by which it reaches a school's data, and its checkpoints. */
public final class ConsolidationStack extends EnvironmentStack {

    /** What the consolidation does to a school's records: it reads evaluations, rules and who is blocked, writes grades, marks evaluations. */
    public static final List<String> CONSOLIDATION_ACTIONS =
            List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");

    public ConsolidationStack(Construct scope, String id, DataStack data, Settings settings) {
        super(scope, id, "Luca: the nightly consolidation of evaluations to grades");
        Role role = GradeConsolidator.role(this);
        TenantRole tenant = new TenantRole(this, "ConsolidationTenant", data.table(), role, CONSOLIDATION_ACTIONS);
        tenant.grantAssume();
        NightlySchedule schedule = new NightlySchedule(this, "Nightly");
        GradeConsolidator consolidator = new GradeConsolidator(
                this,
                "Consolidator",
                new GradeConsolidator.Props(
                        new JavaFunction.Props(
                                settings.artifacts().gradeConsolidator(),
                                role,
                                Map.of(
                                        EnvironmentVariables.TABLE,
                                        data.table().name(),
                                        EnvironmentVariables.TENANT_ROLE_ARN,
                                        tenant.arn())),
                        data.registry(),
                        new CheckpointBucket(this, "Checkpoints"),
                        schedule,
                        data.alerts()));
        schedule.call(consolidator.function(), settings.times().zone());
        new ConsolidationAlarms(this, "Alarms", consolidator.function(), schedule.undelivered(), data.alerts());
    }
}
