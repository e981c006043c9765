package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.MetricNames;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/** The metrics of a batch for CloudWatch, in the embedded metric format: one line of log, no call. */
final class BatchMetrics {

    private static final String SENT_AT = "SentTimestamp";

    private final Metrics metrics = MetricsFactory.getMetricsInstance();

    BatchMetrics() {
        metrics.setNamespace(MetricNames.NAMESPACE);
    }

    void emit(BatchResult result, List<SQSMessage> messages, Instant now) {
        metrics.addMetric(MetricNames.ACCEPTED_EVENTS, result.accepted(), MetricUnit.COUNT);
        metrics.addMetric(MetricNames.STORED_EVENTS, result.stored(), MetricUnit.COUNT);
        metrics.addMetric(MetricNames.FAILED_MESSAGES, result.failed().size(), MetricUnit.COUNT);
        metrics.addMetric(MetricNames.QUARANTINED_EVENTS, result.quarantined(), MetricUnit.COUNT);
        metrics.addMetric(MetricNames.DUPLICATE_EVENTS, result.duplicates(), MetricUnit.COUNT);
        oldestSent(messages)
                .ifPresent(sent -> metrics.addMetric(
                        MetricNames.OLDEST_MESSAGE_AGE,
                        (double) Math.max(0, now.toEpochMilli() - sent),
                        MetricUnit.MILLISECONDS));
        metrics.flush();
    }

    private static OptionalLong oldestSent(List<SQSMessage> messages) {
        return messages.stream()
                .map(message -> message.getAttributes() == null
                        ? null
                        : message.getAttributes().get(SENT_AT))
                .flatMapToLong(sent -> sent == null ? LongStream.empty() : LongStream.of(Long.parseLong(sent)))
                .min();
    }
}
