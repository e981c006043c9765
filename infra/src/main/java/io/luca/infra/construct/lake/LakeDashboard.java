package io.luca.infra.construct.lake;

import io.luca.infra.construct.PathDashboard;
import io.luca.infra.construct.PathDashboard.Graph;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** What the way into the history looks like: what the pipes take, how old it is when it is written, and what they give up. */
public final class LakeDashboard extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);

    public LakeDashboard(Construct scope, String id, LakeAlarms.Props path) {
        super(scope, id);
        MetricOptions most =
                MetricOptions.builder().statistic("Maximum").period(PERIOD).build();
        new PathDashboard(
                this,
                "Path",
                "lake",
                List.of(Stack.of(this)),
                List.of(
                        new Graph("Calls of the pipes", ofPipes(path, "Invocations")),
                        new Graph("Calls that failed", ofPipes(path, "ExecutionFailed")),
                        new Graph("Records that Firehose took", ofStreams(path, "IncomingRecords", "Sum")),
                        new Graph(
                                "The oldest record that is not written, in s",
                                ofStreams(path, "DeliveryToS3.DataFreshness", "Maximum")),
                        new Graph(
                                "Given up",
                                List.of(
                                        path.deadLetters().queue().metricApproximateNumberOfMessagesVisible(most),
                                        path.bucket().errors().metricApproximateNumberOfMessagesVisible(most)))));
    }

    private static List<Metric> ofPipes(LakeAlarms.Props path, String name) {
        return path.pipes().stream()
                .map(pipe -> metric("AWS/EventBridge/Pipes", name, "Sum", Map.of("PipeName", pipe.name())))
                .toList();
    }

    private static List<Metric> ofStreams(LakeAlarms.Props path, String name, String statistic) {
        return path.streams().stream()
                .map(stream -> metric("AWS/Firehose", name, statistic, Map.of("DeliveryStreamName", stream.name())))
                .toList();
    }

    private static Metric metric(String namespace, String name, String statistic, Map<String, String> dimensions) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(name)
                .dimensionsMap(dimensions)
                .statistic(statistic)
                .period(PERIOD)
                .build();
    }
}
