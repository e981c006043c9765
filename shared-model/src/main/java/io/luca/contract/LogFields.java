package io.luca.contract;

/**
 * Names of fields of our log lines, which queries and the reader of one id's lines know too. What all fields mean is in
 * docs/log-line.schema.json.
 */
public final class LogFields {

    /** The service whose line it is, such as {@code behavior-worker}. */
    public static final String SERVICE = "service";

    /**
     * What the line belongs to: of a request, its number at the gateway, which no client can choose; of a job, the name of its run; of
     * an erasure or an export, the number of the request that asked for it.
     */
    public static final String CORRELATION_ID = "correlation_id";

    /** The numbers of several requests whose events were stored together, with spaces between them. */
    public static final String CORRELATION_IDS = "correlation_ids";

    /** What a client calls its request, in its own words; it stands beside the number, and is good for nothing but finding it. */
    public static final String CLIENT_CORRELATION_ID = "client_correlation_id";

    /** The name of a run, of a night or of the sync: of lines that are about the run itself, and of each span that is of it. */
    public static final String RUN = "run";

    /** The school whose data the line is about. */
    public static final String SCHOOL = "school_id";

    /** The trace of the request, if it is recorded, as X-Ray shows it. */
    public static final String TRACE_ID = "trace_id";

    private LogFields() {}
}
