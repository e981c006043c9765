package io.luca.infra.construct;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * The log groups that an app has made so far, by what writes into them.
 *
 * @param ofTheGateway one line for each request
 * @param ofCode the lines of our functions and tasks
 * @param ofWorkflows the events of executions
 */
public record EnvironmentLogs(List<LogGroup> ofTheGateway, List<LogGroup> ofCode, List<LogGroup> ofWorkflows) {

    /** As many as <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html">one query may ask</a>. */
    private static final int MOST = 50;

    public EnvironmentLogs {
        ofTheGateway = List.copyOf(ofTheGateway);
        ofCode = List.copyOf(ofCode);
        ofWorkflows = List.copyOf(ofWorkflows);
        int all = ofTheGateway.size() + ofCode.size() + ofWorkflows.size();
        if (all > MOST) {
            throw new IllegalArgumentException("a query asks " + MOST + " log groups at most, got " + all);
        }
    }

    /** Those of the app that a construct is in. */
    public static EnvironmentLogs around(Construct scope) {
        List<LogGroup> all = scope.getNode().getRoot().getNode().findAll().stream()
                .filter(LogGroup.class::isInstance)
                .map(LogGroup.class::cast)
                .toList();
        return new EnvironmentLogs(
                all.stream()
                        .filter(log -> log.getNode().getId().equals("AccessLog"))
                        .toList(),
                all.stream().filter(TenantViolations::areCountedIn).toList(),
                all.stream().filter(EnvironmentLogs::isOfAWorkflow).toList());
    }

    /** All in which one request may have left a line. */
    public List<LogGroup> ofRequests() {
        return Stream.of(ofTheGateway, ofCode, ofWorkflows)
                .flatMap(List::stream)
                .toList();
    }

    private static boolean isOfAWorkflow(LogGroup log) {
        IConstruct owner = log.getNode().getScope();
        return owner != null && owner.getNode().tryFindChild(DefinedMachine.MACHINE) != null;
    }
}
