package io.luca.contract;

/** Names of our own metrics in CloudWatch, of their namespace, and of the services that they count for. */
public final class MetricNames {

    /** The namespace of them all. */
    public static final String NAMESPACE = "Luca";

    /** Metric of all logs: lines that begin with {@link LogMarkers#TENANT_VIOLATION}; it must stay 0. */
    public static final String TENANT_VIOLATIONS = "TenantViolations";

    /** The consolidation, as the service of its metrics. */
    public static final String CONSOLIDATION_SERVICE = "consolidation";

    /** Metric of the consolidation: schools whose grades could not be made. */
    public static final String FAILED_SCHOOLS = "FailedSchools";

    /** Metric of the consolidation: runs that came to their end, also by a continuation; an alarm misses them. */
    public static final String COMPLETED_RUNS = "CompletedRuns";

    /** The government sync, as the service of its metrics. */
    public static final String GOV_SYNC_SERVICE = "gov-sync";

    /** Metric of the government sync: batches that the government took. */
    public static final String ACCEPTED_BATCHES = "AcceptedBatches";

    /** Metric of the government sync: grades whose receipt is recorded. */
    public static final String CONFIRMED_GRADES = "ConfirmedGrades";

    /** Metric of the government sync: grades that the government refused. */
    public static final String REJECTED_GRADES = "RejectedGrades";

    /** Metric of the government sync: batches that were given up until the reconciliation, which tries them again. */
    public static final String DEAD_LETTERS = "DeadLetters";

    /** Metric of the government sync: tries of which nobody knows yet whether they arrived. */
    public static final String UNKNOWN_OUTCOMES = "UnknownOutcomes";

    /** Metric of the government sync: schools that the reconciliation could not compare with the government's receipts. */
    public static final String UNCOMPARED_SCHOOLS = "UncomparedSchools";

    /** Metric of the government sync: schools whose account does not add up; it must stay 0. */
    public static final String UNBALANCED_SCHOOLS = "UnbalancedSchools";

    private MetricNames() {}
}
