package io.luca.contract;

/**
 * How many requests one copy of the interactive service takes of a person, and of a school, before it refuses more of them. The
 * firewall's limit of a token and the gateway's throttle are set around these numbers, and the settings refuse others: a person is
 * limited first, then the school, and what all share last.
 */
public final class RequestShares {

    /** Requests of one person that are taken each second. */
    public static final int PERSON_PER_SECOND = 20;

    /** Requests of one person that may come at once, such as the marks of a whole class. */
    public static final int PERSON_BURST = 100;

    /** Requests of one school that are taken each second. */
    public static final int SCHOOL_PER_SECOND = 200;

    /** Requests of one school that may come at once. */
    public static final int SCHOOL_BURST = 400;

    private RequestShares() {}
}
