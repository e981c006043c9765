package io.luca.infra.stack;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.data.NewPeople;
import io.luca.infra.construct.data.PlatformTable;
import io.luca.infra.construct.data.ProbeRole;
import io.luca.infra.construct.data.RegistryRole;
import io.luca.infra.construct.data.SchoolUserPool;
import io.luca.infra.construct.data.StaffRoles;
import io.luca.infra.construct.data.TableAlarms;
import io.luca.infra.settings.Settings;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.constructs.Construct;

/** What must never be lost: the table and the people. Also what every path after it needs: the registry's reader, and alerts. */
public final class DataStack extends EnvironmentStack {

    private final PlatformTable table;
    private final SchoolUserPool people;
    private final RegistryRole registry;
    private final AlertTopic alerts;
    private final TableAlarms tableAlarms;

    public DataStack(Construct scope, String id, Settings settings) {
        super(scope, id, "Luca: the table of all schools, and their people");
        setTerminationProtection(settings.environment().isLocked());
        table = new PlatformTable(this, "Platform", settings.environment().isLocked(), settings.warmWriteUnits());
        people = new SchoolUserPool(this, "People", settings.environment().isLocked());
        alerts = new AlertTopic(this, "Alerts", settings.alertEmails());
        new NewPeople(this, "NewPeople", settings.artifacts().identity(), people);
        new StaffRoles(this, "StaffRoles", settings.artifacts().identity(), people, alerts);
        tableAlarms = new TableAlarms(this, "Alarms", table, alerts);
        registry = new RegistryRole(this, "Registry", table);
        CfnOutput.Builder.create(this, "TableName").value(table.name()).build();
        CfnOutput.Builder.create(this, "TableKeyArn").value(table.keyArn()).build();
        CfnOutput.Builder.create(this, "UserPoolId").value(people.poolId()).build();
        CfnOutput.Builder.create(this, "AlertTopicArn").value(alerts.arn()).build();
        if (!settings.environment().isProd()) {
            ProbeRole probe = new ProbeRole(this, "Probe", table);
            CfnOutput.Builder.create(this, "ProbeRoleArn").value(probe.arn()).build();
        }
    }

    public PlatformTable table() {
        return table;
    }

    public SchoolUserPool people() {
        return people;
    }

    public RegistryRole registry() {
        return registry;
    }

    /** Where alarms end. */
    public AlertTopic alerts() {
        return alerts;
    }

    /** The alarm on calls that the table turns away. */
    public Alarm throttled() {
        return tableAlarms.throttled();
    }
}
