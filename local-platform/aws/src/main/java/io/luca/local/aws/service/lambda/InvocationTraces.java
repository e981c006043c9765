package io.luca.local.aws.service.lambda;

import io.luca.local.aws.trace.Segment;
import io.luca.local.aws.trace.XRay;
import java.util.Map;
import java.util.Optional;

/**
 * What Lambda records of a function's invocations, and tells the function: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html.
 * One that is not traced is told of a trace that nobody records. Safe for use by many threads.
 */
final class InvocationTraces {

    /** Traces of nobody. */
    static final InvocationTraces NONE = new InvocationTraces(Optional.empty());

    private static final String UNTRACED = "Root=1-00000000-000000000000000000000000;Sampled=0";

    private final Optional<XRay> xray;

    private InvocationTraces(Optional<XRay> xray) {
        this.xray = xray;
    }

    /** Traces that are kept. */
    static InvocationTraces to(XRay xray) {
        return new InvocationTraces(Optional.of(xray));
    }

    /** The work of one invocation, which is told its trace. */
    @FunctionalInterface
    interface Invocation {
        byte[] run(String trace) throws FunctionFailedException;
    }

    /**
     * Runs one invocation.
     *
     * @param work that it is a part of, whose trace goes on; empty if it is work of its own
     */
    byte[] trace(String function, Optional<String> work, Invocation invocation) throws FunctionFailedException {
        if (xray.isEmpty()) {
            return invocation.run(UNTRACED);
        }
        Segment segment = xray.get().begin(work.map(xray.get()::traceOf), function);
        boolean isFailure = true;
        try {
            byte[] answer = invocation.run(segment.header().text());
            isFailure = false;
            return answer;
        } finally {
            segment.end(function, isFailure);
        }
    }

    /** What a function finds in its environment besides. */
    Map<String, String> environment() {
        return xray.map(taken -> Map.of("AWS_XRAY_DAEMON_ADDRESS", taken.daemonAddress()))
                .orElse(Map.of());
    }
}
