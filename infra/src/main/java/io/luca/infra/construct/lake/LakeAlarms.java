package io.luca.infra.construct.lake;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.Tolerance;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** What says that the history of schools has a gap, or will have one. */
public final class LakeAlarms extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);
    /** Firehose may take one and a half of its buffer's time; three of them is not usual. */
    private static final int LATE_BUFFERS = 3;

    private static final Runbook RUNBOOK = new Runbook("data-pipeline");

    private final AlertTopic alerts;

    /**
     * What is watched, and where it is told.
     *
     * @param streams one for each table of the lake, in its order
     * @param pipes that fill them, in the same order
     * @param bufferSeconds how long a stream gathers what it writes
     */
    public record Props(
            List<LakeStream> streams,
            List<LakePipe> pipes,
            DeadLetterQueue deadLetters,
            LakeBucket bucket,
            int bufferSeconds,
            AlertTopic alerts) {

        public Props {
            streams = List.copyOf(streams);
            pipes = List.copyOf(pipes);
            int tables = LakeTable.ALL.size();
            if (streams.size() != tables || pipes.size() != tables) {
                throw new IllegalArgumentException("each of %d tables has a stream and a pipe, got %d and %d"
                        .formatted(tables, streams.size(), pipes.size()));
            }
        }
    }

    public LakeAlarms(Construct scope, String id, Props props) {
        super(scope, id);
        this.alerts = props.alerts();
        MetricOptions worst =
                MetricOptions.builder().statistic("Maximum").period(PERIOD).build();
        alarm(
                "DeadLetters",
                props.deadLetters().queue().metricApproximateNumberOfMessagesVisible(worst),
                0,
                RUNBOOK.description(
                        "A pipe gave up changes of the table; the stream forgets them after 24 hours",
                        "the message in luca-lake-dlq, which names their place in the stream",
                        "deadletters-a-pipe-gave-up-changes"));
        alarm(
                "Errors",
                props.bucket().errors().metricApproximateNumberOfMessagesVisible(worst),
                0,
                RUNBOOK.description(
                        "Records could not be converted or partitioned",
                        "the object below errors/ that a message in luca-lake-errors names",
                        "errors-records-could-not-be-converted"));
        for (int index = 0; index < props.streams().size(); index++) {
            alarm(
                    "Late" + LakeTable.ALL.get(index).id(),
                    Metric.Builder.create()
                            .namespace("AWS/Firehose")
                            .metricName("DeliveryToS3.DataFreshness")
                            .dimensionsMap(Map.of(
                                    "DeliveryStreamName",
                                    props.streams().get(index).name()))
                            .statistic("Maximum")
                            .period(PERIOD)
                            .build(),
                    LATE_BUFFERS * props.bufferSeconds(),
                    RUNBOOK.description(
                            "Firehose does not write what it has",
                            "its log group, for S3 or the key refusing it",
                            "lateevents-lategradechanges-firehose-does-not-write"));
            alarm(
                    "Pipe" + LakeTable.ALL.get(index).id(),
                    Metric.Builder.create()
                            .namespace("AWS/EventBridge/Pipes")
                            .metricName("ExecutionFailed")
                            .dimensionsMap(
                                    Map.of("PipeName", props.pipes().get(index).name()))
                            .statistic("Sum")
                            .period(PERIOD)
                            .build(),
                    0,
                    RUNBOOK.description(
                            "A pipe fails; it tries again, and gives up changes after ten tries",
                            "TargetStageFailed of the pipe, then the role of the pipe",
                            "pipeevents-pipegradechanges-a-pipe-fails"));
        }
    }

    private void alarm(String id, Metric metric, int most, String description) {
        alerts.listenTo(Tolerance.upTo(most).alarm(this, id, metric, description));
    }
}
