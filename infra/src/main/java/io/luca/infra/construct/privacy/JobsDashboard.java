package io.luca.infra.construct.privacy;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.PathDashboard;
import io.luca.infra.construct.PathDashboard.Graph;
import io.luca.infra.construct.ServiceMetrics;
import io.luca.infra.construct.StepWorkflow;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/** What the work looks like that nobody waits for at a page: the grades of the night, and the erasures and exports of students. */
public final class JobsDashboard extends Construct {

    private static final Duration PERIOD = Duration.hours(1);

    /** @param consolidation whose alarms it shows besides its own stack's */
    public JobsDashboard(Construct scope, String id, Stack consolidation, StepWorkflow erasure, StepWorkflow export) {
        super(scope, id);
        ServiceMetrics night = ServiceMetrics.of(this, MetricNames.CONSOLIDATION_SERVICE);
        new PathDashboard(
                this,
                "Path",
                "jobs",
                List.of(consolidation, Stack.of(this)),
                List.of(
                        new Graph(
                                "Runs of the night",
                                List.of(
                                        night.sum(MetricNames.COMPLETED_RUNS, PERIOD),
                                        night.sum(MetricNames.CONTINUATIONS, PERIOD),
                                        night.sum(MetricNames.FAILED_SCHOOLS, PERIOD))),
                        new Graph(
                                "What a night makes",
                                List.of(
                                        night.sum(MetricNames.CONSOLIDATED_SCHOOLS, PERIOD),
                                        night.sum(MetricNames.MADE_GRADES, PERIOD),
                                        night.sum(MetricNames.COUNTED_EVALUATIONS, PERIOD))),
                        Graph.ofExecutions("Erasures", erasure.machine(), PERIOD),
                        Graph.ofExecutions("Exports", export.machine(), PERIOD)));
    }
}
