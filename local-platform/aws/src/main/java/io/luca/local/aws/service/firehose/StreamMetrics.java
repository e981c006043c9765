package io.luca.local.aws.service.firehose;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    private final Metrics metrics;
    private final Map<String, MetricId> ids;

    /** Nothing told yet of a stream. */
    StreamMetrics(Metrics metrics, String stream) {
        this.metrics = metrics;
        ids = NAMES.stream()
                .collect(Collectors.toMap(
                        Function.identity(), name -> MetricId.of(NAMESPACE, name, Map.of(STREAM, stream))));
    }

    /** The metrics of every stream. */
    static Set<MetricKind> kinds() {
        return NAMES.stream()
                .map(name -> MetricKind.named(NAMESPACE, name, STREAM))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Records were taken. */
    void taken(int records) {
        record(INCOMING, records);
    }

    /** An object was written. */
    void written(long records) {
        record(SUCCESS, 1);
        record(RECORDS, (double) records);
    }

    /** An object could not be written; it is tried again. */
    void notWritten() {
        record(SUCCESS, 0);
    }

    /** The oldest record that is not written yet is so old. */
    void waits(Duration age) {
        record(FRESHNESS, Math.max(0.0, (double) age.toSeconds()));
    }

    private void record(String name, double value) {
        metrics.record(Objects.requireNonNull(ids.get(name), name), value);
    }
}
