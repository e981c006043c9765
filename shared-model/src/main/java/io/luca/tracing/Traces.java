package io.luca.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The traces of one process. Whether a trace is recorded is decided where it begins, which on AWS is the gateway or Lambda, and kept by
 * all that follow; only what comes without a decision is decided here, by a ratio. Nobody can make this process record more than
 * {@value #MOST_A_SECOND} of them a second: what is above is not recorded, whoever asked for it. Since the beginning cannot know the end,
 * not each error is in a trace; each is in the log.
 *
 * <p>Nothing waits for what is sent: it is kept in a queue of {@value CollectorQueue#MOST_WAITING} spans, and thrown away when that is full or the
 * collector does not take it in {@link CollectorQueue#TIMEOUT}. Safe for use by many threads.
 */
public final class Traces implements AutoCloseable {

    /** Of the traces that are recorded by one process: by X-Ray's own rule, one and 5 % of the others, those of some 500 requests. */
    static final int MOST_A_SECOND = 25;

    /** X-Ray takes 50 annotations and a document of 64 kB; what is said of a span here is a handful. */
    private static final SpanLimits LIMITS = SpanLimits.builder()
            .setMaxNumberOfAttributes(32)
            .setMaxAttributeValueLength(256)
            .setMaxNumberOfEvents(8)
            .setMaxNumberOfLinks(100)
            .build();

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;
    private final double ratio;
    private final RecordingRate rate = new RecordingRate(MOST_A_SECOND, System::nanoTime);

    /**
     * The beginning of a trace's part in this process.
     *
     * @param name of the work; few different ones, without any id
     * @param parent the work that it was begun for, by whom it is known to be said; empty if nobody said
     * @param links other work that it has to do with
     */
    public record Beginning(String name, Span.Kind kind, Optional<TraceContext> parent, List<TraceContext> links) {

        public Beginning {
            links = List.copyOf(links);
        }
    }

    private Traces(@Nullable SdkTracerProvider provider, double ratio) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get("io.luca");
        this.ratio = ratio;
    }

    /** No traces at all. */
    public static Traces none() {
        return new Traces(null, 0);
    }

    /** Traces that are sent to a collector by a thread of their own, or none if the settings name no collector. */
    public static Traces exported(TraceSettings settings) {
        return settings.collector()
                .map(collector -> of(settings, CollectorQueue.to(collector)))
                .orElseGet(Traces::none);
    }

    /** Traces whose ended spans are given to a processor. */
    static Traces of(TraceSettings settings, SpanProcessor ended) {
        return new Traces(
                SdkTracerProvider.builder()
                        .setResource(resource(settings))
                        .setIdGenerator(new UnrepeatedIds())
                        .setSpanLimits(LIMITS)
                        .addSpanProcessor(ended)
                        .build(),
                settings.ratio());
    }

    /** Does work as a span of this process, in the trace that it was begun for or in a new one. */
    public <T> T run(Beginning beginning, Function<Span, T> work) {
        return begin(beginning).run(work);
    }

    /** Sends what is left, for a bounded while. */
    @Override
    public void close() {
        if (provider != null) {
            var _ = provider.shutdown().join(CollectorQueue.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Span begin(Beginning beginning) {
        if (tracer == null) {
            return Span.none();
        }
        Optional<TraceContext> parent = beginning.parent();
        boolean isWanted = parent.map(TraceContext::isSampled)
                .orElseGet(() -> ThreadLocalRandom.current().nextDouble() < ratio);
        return isWanted && rate.take()
                ? Span.recorded(tracer, builder(tracer, beginning).startSpan())
                : Span.unrecorded(unsampled(parent));
    }

    private static SpanBuilder builder(Tracer tracer, Beginning beginning) {
        SpanBuilder builder = tracer.spanBuilder(beginning.name())
                .setSpanKind(beginning.kind().spelled())
                .setParent(beginning
                        .parent()
                        .map(parent -> Context.root().with(io.opentelemetry.api.trace.Span.wrap(remote(parent))))
                        .orElse(Context.root()));
        beginning.links().forEach(link -> builder.addLink(remote(link)));
        return builder;
    }

    private static SpanContext remote(TraceContext context) {
        return SpanContext.createFromRemoteParent(
                context.traceId(),
                context.spanId(),
                context.isSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    private static TraceContext unsampled(Optional<TraceContext> parent) {
        IdGenerator ids = IdGenerator.random();
        return parent.map(known -> new TraceContext(known.traceId(), known.spanId(), false))
                .orElseGet(() -> new TraceContext(ids.generateTraceId(), ids.generateSpanId(), false));
    }

    private static Resource resource(TraceSettings settings) {
        AttributesBuilder attributes = Attributes.builder().put("service.name", settings.service());
        settings.attributes().forEach(attributes::put);
        return Resource.create(attributes.build());
    }
}
