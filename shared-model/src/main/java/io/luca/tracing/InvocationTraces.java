package io.luca.tracing;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The traces of a function. Lambda decides which of its invocations are recorded, makes their segments, and runs the daemon that takes
 * what belongs below them. So a function has neither a layer nor a collector for it, and starts and is restored as without. What is
 * recorded is sent as the last thing of an invocation. Safe for use by many threads.
 *
 * <p>https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
public final class InvocationTraces {

    private static final String DAEMON = "AWS_XRAY_DAEMON_ADDRESS";
    private static final String FUNCTION = "AWS_LAMBDA_FUNCTION_NAME";
    private static final String HANDLER = "_HANDLER";
    /** As of one address for all, or of {@code tcp:} and {@code udp:} apart. */
    private static final Pattern ADDRESS = Pattern.compile("(?:.*\\budp:)?([0-9.]+):([0-9]{1,5})(?:\\s.*)?");

    private final Optional<InvocationSpans> spans;
    private final Traces traces;
    private final String name;
    private final Supplier<Optional<String>> header;

    /**
     * The traces of the function that an environment is of; none outside of Lambda.
     *
     * @param environment as Lambda sets it
     * @param header the trace of the invocation at hand, as Lambda's runtime says
     */
    public InvocationTraces(Map<String, String> environment, Supplier<Optional<String>> header) {
        this.header = header;
        this.name = nameOf(environment.getOrDefault(HANDLER, "function"));
        this.spans = Optional.ofNullable(environment.get(DAEMON))
                .flatMap(InvocationTraces::address)
                .map(daemon -> new InvocationSpans(new DaemonExporter(daemon)));
        this.traces = spans.map(ended ->
                        Traces.of(TraceSettings.from(environment, environment.getOrDefault(FUNCTION, name)), ended))
                .orElseGet(Traces::none);
    }

    /** Does the work of an invocation that somebody waits for. */
    public <T> T run(Function<Span, T> work) {
        return run(Span.Kind.SERVER, List.of(), work);
    }

    /**
     * Does the work of an invocation.
     *
     * @param links the places in other traces that it has to do with, such as those of a batch's messages
     */
    public <T> T run(Span.Kind kind, List<TraceContext> links, Function<Span, T> work) {
        Optional<TraceContext> parent = header.get().flatMap(TraceContext::ofAws);
        if (parent.isEmpty() || spans.isEmpty()) { // Lambda has decided; without a word of it nothing is recorded
            return work.apply(Span.none());
        }
        try {
            return traces.run(new Traces.Beginning(name, kind, parent, links), work);
        } finally {
            var _ = spans.get().forceFlush();
        }
    }

    /** {@code SendBatch} of {@code io.luca.gov.SendBatchFunction::handleRequest}. */
    private static String nameOf(String handler) {
        String type = handler.split("::", 2)[0];
        return type.substring(type.lastIndexOf('.') + 1).replaceFirst("Function$", "");
    }

    private static Optional<InetSocketAddress> address(String text) {
        Matcher address = ADDRESS.matcher(text);
        return address.matches()
                ? Optional.of(new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))))
                : Optional.empty();
    }
}
