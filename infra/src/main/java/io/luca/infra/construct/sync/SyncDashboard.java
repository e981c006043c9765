package io.luca.infra.construct.sync;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.PathDashboard;
import io.luca.infra.construct.PathDashboard.Graph;
import io.luca.infra.construct.ServiceMetrics;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/** What the government sync looks like: its runs, what the government took and refused, and what waits for another try. */
public final class SyncDashboard extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);

    public SyncDashboard(Construct scope, String id, StateMachine machine, DeadLetterQueue deadLetters) {
        super(scope, id);
        ServiceMetrics own = ServiceMetrics.of(this, MetricNames.GOV_SYNC_SERVICE);
        MetricOptions most =
                MetricOptions.builder().statistic("Maximum").period(PERIOD).build();
        new PathDashboard(
                this,
                "Path",
                "sync",
                List.of(Stack.of(this)),
                List.of(
                        Graph.ofExecutions("Runs", machine, PERIOD),
                        new Graph(
                                "Grades",
                                List.of(
                                        own.sum(MetricNames.CONFIRMED_GRADES, PERIOD),
                                        own.sum(MetricNames.REJECTED_GRADES, PERIOD))),
                        new Graph(
                                "Batches",
                                List.of(
                                        own.sum(MetricNames.ACCEPTED_BATCHES, PERIOD),
                                        own.sum(MetricNames.CONFIRMED_BATCHES, PERIOD),
                                        own.sum(MetricNames.UNKNOWN_OUTCOMES, PERIOD),
                                        own.sum(MetricNames.DEAD_LETTERS, PERIOD),
                                        deadLetters.queue().metricApproximateNumberOfMessagesVisible(most))),
                        new Graph(
                                "Hours from the beginning of the window until all would be sent, of 48",
                                List.of(own.largest(MetricNames.PROJECTED_HOURS, PERIOD))),
                        new Graph(
                                "Schools whose account is not as it should be",
                                List.of(
                                        own.largest(MetricNames.UNBALANCED_SCHOOLS, PERIOD),
                                        own.largest(MetricNames.UNCOMPARED_SCHOOLS, PERIOD)))));
    }
}
