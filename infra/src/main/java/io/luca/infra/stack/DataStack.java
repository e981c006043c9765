package io.luca.infra.stack;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.data.PlatformTable;
import io.luca.infra.construct.data.RegistryRole;
import io.luca.infra.construct.data.SchoolUserPool;
import io.luca.infra.settings.Settings;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** What must never be lost: the table and the people. Also what every path after it needs: the registry's reader, and alerts. */
public final class DataStack extends Stack {

    private final PlatformTable table;
    private final SchoolUserPool people;
    private final RegistryRole registry;
    private final AlertTopic alerts;

    public DataStack(Construct scope, String id, Settings settings) {
        super(
                scope,
                id,
                StackProps.builder()
                        .description("Luca: the table of all schools, and their people")
                        .terminationProtection(true)
                        .build());
        table = new PlatformTable(this, "Platform");
        people = new SchoolUserPool(this, "People");
        registry = new RegistryRole(this, "Registry", table);
        alerts = new AlertTopic(this, "Alerts", settings.alertEmail());
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
}
