package io.luca.contract;

/** The parts of a message of the behavior queue: what the gateway writes into it and the worker reads. */
public final class BehaviorMessage {

    /** Attribute: the school, from the verified claims. */
    public static final String SCHOOL_ATTRIBUTE = "school_id";

    /** Attribute: who sent it, from the verified claims. */
    public static final String PERSON_ATTRIBUTE = "person_id";

    /** Attribute: the groups of who sent it, from the verified claims. */
    public static final String ROLE_ATTRIBUTE = "role";

    /** Attribute: the request's number at the gateway; it is also the correlation id. */
    public static final String REQUEST_ATTRIBUTE = "request_id";

    /** Attribute, of some requests: what the client calls it, in the form of {@link ClientCorrelationId}. */
    public static final String CLIENT_CORRELATION_ATTRIBUTE = "client_correlation_id";

    /** Attribute: when the gateway took the request, in milliseconds of the epoch. */
    public static final String RECEIVED_AT_ATTRIBUTE = "received_at";

    /** Attribute: {@link #EVENT_SHAPE} or {@link #BATCH_SHAPE}. */
    public static final String SHAPE_ATTRIBUTE = "shape";

    /** The body is one event. */
    public static final String EVENT_SHAPE = "event";

    /** The body holds a list of events. */
    public static final String BATCH_SHAPE = "batch";

    /** The list of events in a body of that shape. */
    public static final String EVENTS_FIELD = "events";

    private BehaviorMessage() {}
}
