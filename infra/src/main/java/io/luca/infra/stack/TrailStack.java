package io.luca.infra.stack;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.operations.AuditTrail;
import io.luca.infra.settings.Settings;
import java.util.List;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * Who did what: the audit trail of the account. It is made after all that it watches. Where nothing is worth keeping there is none: each
 * trail of an account after the first is paid for by the event.
 */
public final class TrailStack extends EnvironmentStack {

    /** How a role is called by which a path reaches the records of one school. */
    private static final String PATHS_ROLE = "Tenant/Role";

    /** What it watches, and where it tells of it. */
    public record Watched(String table, List<String> buckets, AlertTopic alerts) {}

    public TrailStack(Construct scope, String id, Watched watched, Settings settings) {
        super(scope, id, "Luca: who did what, to resources and to data");
        setTerminationProtection(settings.environment().isLocked());
        List<Role> paths = scope.getNode().findAll().stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .filter(role -> role.getNode().getPath().endsWith(PATHS_ROLE))
                .toList();
        new AuditTrail(
                this, "Audit", new AuditTrail.Props(watched.table(), watched.buckets(), paths, watched.alerts()));
    }
}
