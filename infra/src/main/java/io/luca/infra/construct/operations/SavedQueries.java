package io.luca.infra.construct.operations;

import io.luca.contract.LogMarkers;
import io.luca.infra.construct.EnvironmentLogs;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.ServiceLevel;
import java.util.List;
import software.amazon.awscdk.services.logs.CfnQueryDefinition;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The questions that whoever is called asks of the logs, saved in Logs Insights with the groups that they are asked of. What is in capital
 * letters is to be replaced by an id.
 */
public final class SavedQueries extends Construct {

    /** In what order an engineer reads. */
    private static final String OLDEST_FIRST = "| sort @timestamp asc\n| limit 1000";

    private static final String NEWEST_FIRST = "| sort @timestamp desc\n| limit 200";

    public SavedQueries(Construct scope, String id, EnvironmentLogs logs) {
        super(scope, id);
        save("OneId", "one-correlation-id", logs.ofRequests(), """
                fields @timestamp, @log, level, message, route, status, school_id, @message
                | filter @message like "CORRELATION-ID"
                """ + OLDEST_FIRST);
        save("OneSchool", "one-school", logs.ofTheGateway(), """
                fields @timestamp, request_id, method, route, status, latency_ms, integration_ms, error
                | filter school_id = "SCHOOL-ID"
                """ + NEWEST_FIRST);
        save("Slow", "slow-requests", logs.ofTheGateway(), """
                filter latency_ms > %d
                | stats count(*) as requests, pct(latency_ms, 95) as p95, pct(integration_ms, 95) as p95_of_the_service, max(latency_ms) as slowest by route, school_id
                | sort requests desc
                | limit 100""".formatted(ServiceLevel.P95_MILLIS));
        save(
                "Violations",
                "violations-of-tenants",
                logs.ofCode(),
                """
                fields @timestamp, @log, message, correlation_id, school_id
                | filter @message like "%s"
                """.formatted(LogMarkers.TENANT_VIOLATION) + NEWEST_FIRST);
        save("Refused", "answers-by-error", logs.ofTheGateway(), """
                filter status >= 400
                | stats count(*) as answers, latest(request_id) as last_request by status, error, route
                | sort answers desc
                | limit 100""");
        save("Errors", "errors-by-kind", logs.ofCode(), """
                filter level = "ERROR" or level = "WARN"
                | stats count(*) as lines, latest(message) as last_message, latest(exception) as last_exception by level, logger, @log
                | sort lines desc
                | limit 100""");
    }

    private void save(String id, String name, List<LogGroup> asked, String query) {
        CfnQueryDefinition.Builder.create(this, id)
                .name(EnvironmentName.of(this, "luca") + "/" + name)
                .logGroupNames(asked.stream().map(LogGroup::getLogGroupName).toList())
                .queryString(query)
                .build();
    }
}
