package io.luca.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work in a trace: when it began and ended, what it was part of, and a few words about it. No person's id, no mark, no key of
 * an item and no content may be said of it. Work that is not recorded has one all the same, which costs nothing and says nothing.
 *
 * <p>The span that work belongs to is bound to the thread's dynamic scope: {@link #current()}. One span is used by one thread at a time.
 */
public final class Span {

    /** The ways in which work belongs to other work. */
    public enum Kind {
        /** Within the same process. */
        INTERNAL(SpanKind.INTERNAL),
        /** Called by another one, who waits. */
        SERVER(SpanKind.SERVER),
        /** A call of another one. */
        CLIENT(SpanKind.CLIENT),
        /** Brought by messages, whose senders have gone on. */
        CONSUMER(SpanKind.CONSUMER);

        private final SpanKind spelled;

        Kind(SpanKind spelled) {
            this.spelled = spelled;
        }

        SpanKind spelled() {
            return spelled;
        }
    }

    private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();
    private static final Span NONE = new Span(null, null, null);

    /**
     * What X-Ray lets be asked for: https://aws-otel.github.io/docs/getting-started/x-ray#configuring-the-aws-x-ray-exporter has the
     * attribute that names the others.
     */
    private static final AttributeKey<List<String>> INDEXED = AttributeKey.stringArrayKey("aws.xray.annotations");

    private final @Nullable Tracer tracer;
    private final io.opentelemetry.api.trace.@Nullable Span recorded;
    private final @Nullable TraceContext context;
    private final List<String> indexed = new ArrayList<>();

    private Span(
            @Nullable Tracer tracer,
            io.opentelemetry.api.trace.@Nullable Span recorded,
            @Nullable TraceContext context) {
        this.tracer = tracer;
        this.recorded = recorded;
        this.context = context;
    }

    /** Of a trace that nobody follows. */
    static Span none() {
        return NONE;
    }

    /** Of a trace that is not recorded: what comes after it is told so. */
    static Span unrecorded(TraceContext context) {
        return new Span(null, null, context);
    }

    static Span recorded(Tracer tracer, io.opentelemetry.api.trace.Span begun) {
        return new Span(
                tracer,
                begun,
                new TraceContext(
                        begun.getSpanContext().getTraceId(),
                        begun.getSpanContext().getSpanId(),
                        true));
    }

    /** The span that this thread works for. */
    public static Span current() {
        return CURRENT.isBound() ? CURRENT.get() : NONE;
    }

    /** Does a part of the current work as a span of its own. */
    public static <T> T within(String name, Kind kind, Function<Span, T> work) {
        Span current = current();
        return current.isRecorded() ? current.part(name, kind).run(work) : work.apply(current);
    }

    /** The same work for the current span, whichever thread does it. */
    public static <T> Supplier<T> shared(Supplier<T> work) {
        Span current = current();
        return current == NONE
                ? work
                : () -> ScopedValue.where(CURRENT, current).call(work::get);
    }

    /** Whether what is said of it is kept. */
    public boolean isRecorded() {
        return recorded != null;
    }

    /** The id of the trace, as X-Ray shows it; empty if it is not recorded. */
    public Optional<String> traceId() {
        return isRecorded() ? context().map(TraceContext::awsTraceId) : Optional.empty();
    }

    /** Where in a trace it is, for whoever is called next; empty if nobody follows it. */
    public Optional<TraceContext> context() {
        return Optional.ofNullable(context);
    }

    /** Says something of it. */
    public void note(String name, String value) {
        if (recorded != null) {
            recorded.setAttribute(name, value);
        }
    }

    /** Says a number of it. */
    public void note(String name, long value) {
        if (recorded != null) {
            recorded.setAttribute(name, value);
        }
    }

    /** Says something by which it is to be found. */
    public void index(String name, String value) {
        if (recorded != null) {
            recorded.setAttribute(name, value);
            indexed.add(name);
        }
    }

    /**
     * Says that it failed.
     *
     * @param kind of the failure, such as a class's name; never its message, which may quote what a client sent
     */
    public void fail(String kind) {
        if (recorded != null) {
            recorded.setStatus(StatusCode.ERROR);
            recorded.setAttribute("error.type", kind);
        }
    }

    /** A part of it that begins now, and must be ended; of one that is not recorded, itself. */
    Span part(String name, Kind kind) {
        if (recorded == null || tracer == null) {
            return this;
        }
        return recorded(
                tracer,
                tracer.spanBuilder(name)
                        .setParent(Context.root().with(recorded))
                        .setSpanKind(kind.spelled())
                        .startSpan());
    }

    /** Does work as this span, and ends it. */
    <T> T run(Function<Span, T> work) {
        try {
            return ScopedValue.where(CURRENT, this).call(() -> work.apply(this));
        } catch (RuntimeException | Error failure) {
            fail(failure.getClass().getName());
            throw failure;
        } finally {
            end();
        }
    }

    void end() {
        if (recorded != null) {
            if (!indexed.isEmpty()) {
                recorded.setAttribute(INDEXED, List.copyOf(indexed));
            }
            recorded.end();
        }
    }
}
