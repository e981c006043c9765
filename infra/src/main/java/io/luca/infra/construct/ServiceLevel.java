package io.luca.infra.construct;

/** What schools are promised of the API's answers: alarms and dashboards measure against it. */
public final class ServiceLevel {

    /** The time in which 95 of 100 answers are there, in milliseconds. */
    public static final int P95_MILLIS = 120;

    /** How many of 100 answers may be errors of ours, 5xx. */
    public static final int ERROR_PERCENT = 1;

    private ServiceLevel() {}
}
