package io.luca.contract;

/** What a client calls its request, by the header {@code X-Correlation-Id}: the gateway hands it on, and whoever logs looks at its form. */
public final class ClientCorrelationId {

    /** The header that clients send. The gateway puts its own number in its place, and this beside it. */
    public static final String HEADER = "X-Correlation-Id";

    /** The header by which the gateway hands it on to the service, which answers with it too. */
    public static final String FORWARDED_HEADER = "x-client-correlation-id";

    /**
     * The form, as a regular expression: what a UUID or a number of a trace is made of. Of anything else nothing is kept, so that
     * nobody's name gets into a log by it.
     */
    public static final String FORM = "[0-9a-fA-F-]{8,64}";

    private ClientCorrelationId() {}
}
