package io.luca.contract;

/** Words at the beginning of a log line by which infrastructure counts it. */
public final class LogMarkers {

    /** Code of ours reached for another school's records, or found some where none may be. */
    public static final String TENANT_VIOLATION = "TENANT_VIOLATION";

    private LogMarkers() {}
}
