package io.luca.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;

/**
 * The queue of ended spans on their way to a collector, with a thread of its own that sends them. A full queue takes no more, and what the
 * collector does not take in time is thrown away: it is never tried again, for what is late is worth less than what comes.
 */
final class CollectorQueue {

    /** Some hundred bytes each. */
    static final int MOST_WAITING = 2_048;

    static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int BATCH = 512;
    private static final Duration DELAY = Duration.ofSeconds(1);
    /** https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
    private static final String PATH = "/v1/traces";

    private CollectorQueue() {}

    /** A queue to the collector at an address. */
    static SpanProcessor to(URI collector) {
        return BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                        .setEndpoint(collector + PATH)
                        .setConnectTimeout(TIMEOUT)
                        .setTimeout(TIMEOUT)
                        .setRetryPolicy(null)
                        .build())
                .setMaxQueueSize(MOST_WAITING)
                .setMaxExportBatchSize(BATCH)
                .setScheduleDelay(DELAY)
                .setExporterTimeout(TIMEOUT)
                .build();
    }
}
