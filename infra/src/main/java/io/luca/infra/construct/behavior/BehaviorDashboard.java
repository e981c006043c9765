package io.luca.infra.construct.behavior;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.PathDashboard;
import io.luca.infra.construct.PathDashboard.Graph;
import io.luca.infra.construct.ServiceMetrics;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/** What the path of behaviour events looks like: what waits, what the worker does with it, and what it gives up. */
public final class BehaviorDashboard extends Construct {

    private static final Duration PERIOD = Duration.minutes(1);

    public BehaviorDashboard(Construct scope, String id, BehaviorQueues queues, BehaviorWorker worker) {
        super(scope, id);
        Function function = worker.function();
        ServiceMetrics own = ServiceMetrics.of(this, MetricNames.BEHAVIOR_SERVICE);
        MetricOptions sum = statistic("Sum");
        MetricOptions most = statistic("Maximum");
        new PathDashboard(
                this,
                "Path",
                "behavior",
                List.of(Stack.of(this)),
                List.of(
                        new Graph(
                                "Messages",
                                List.of(
                                        queues.events().metricNumberOfMessagesSent(sum),
                                        queues.events().metricNumberOfMessagesDeleted(sum),
                                        queues.events().metricApproximateNumberOfMessagesVisible(most))),
                        new Graph(
                                "The oldest message, in s",
                                List.of(queues.events().metricApproximateAgeOfOldestMessage(most))),
                        new Graph(
                                "What became of events",
                                List.of(
                                        own.sum(MetricNames.ACCEPTED_EVENTS, PERIOD),
                                        own.sum(MetricNames.STORED_EVENTS, PERIOD),
                                        own.sum(MetricNames.FAILED_MESSAGES, PERIOD),
                                        own.sum(MetricNames.QUARANTINED_EVENTS, PERIOD),
                                        own.sum(MetricNames.DUPLICATE_EVENTS, PERIOD))),
                        new Graph(
                                "The oldest message of a batch, in ms",
                                List.of(own.largest(MetricNames.OLDEST_MESSAGE_AGE, PERIOD))),
                        new Graph(
                                "The worker",
                                List.of(
                                        function.metricInvocations(sum),
                                        function.metricErrors(sum),
                                        function.metricThrottles(sum))),
                        new Graph("A call of the worker, in ms", List.of(function.metricDuration(statistic("p95")))),
                        new Graph(
                                "Given up",
                                List.of(
                                        queues.deadLetters().metricApproximateNumberOfMessagesVisible(most),
                                        queues.quarantine().metricApproximateNumberOfMessagesVisible(most)))));
    }

    private static MetricOptions statistic(String statistic) {
        return MetricOptions.builder().statistic(statistic).period(PERIOD).build();
    }
}
