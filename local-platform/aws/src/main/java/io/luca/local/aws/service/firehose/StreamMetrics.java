package io.luca.local.aws.service.firehose;

import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.ResourceMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What Firehose tells of one delivery stream: what came in, each object that was written or could not be, and once in a minute how old the oldest
 * record is that is not written yet. While nothing waits there is no age to tell.
 * https://docs.aws.amazon.com/firehose/latest/dev/cloudwatch-metrics.html. Safe for use by many threads.
 */
final class StreamMetrics {

    private static final String NAMESPACE = "AWS/Firehose";
    private static final String STREAM = "DeliveryStreamName";
    private static final String INCOMING = "IncomingRecords";
    private static final String FRESHNESS = "DeliveryToS3.DataFreshness";
    private static final String SUCCESS = "DeliveryToS3.Success";
    private static final String RECORDS = "DeliveryToS3.Records";
    private static final Set<String> NAMES = Set.of(INCOMING, FRESHNESS, SUCCESS, RECORDS);

    private final ResourceMetrics stream;

    /** Nothing told yet of a stream. */
    StreamMetrics(Metrics metrics, String stream) {
        this.stream = new ResourceMetrics(metrics, NAMESPACE, NAMES, Map.of(STREAM, stream));
    }

    /** The metrics of every stream. */
    static Set<MetricKind> kinds() {
        return MetricKind.each(NAMESPACE, NAMES, STREAM);
    }

    /** Records were taken. */
    void taken(int records) {
        stream.record(INCOMING, records);
    }

    /** An object was written. */
    void written(long records) {
        stream.record(SUCCESS, 1);
        stream.record(RECORDS, (double) records);
    }

    /** An object could not be written; it is tried again. */
    void notWritten() {
        stream.record(SUCCESS, 0);
    }

    /** The oldest record that is not written yet is so old. */
    void waits(Duration age) {
        stream.record(FRESHNESS, Math.max(0.0, (double) age.toSeconds()));
    }
}
