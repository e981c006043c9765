package io.luca.contract;

/** Names of our own metrics in CloudWatch, of their namespace, and of the services that they count for. */
public final class MetricNames {

    /** The namespace of them all. */
    public static final String NAMESPACE = "Luca";

    /** Metric of all logs: lines that begin with {@link LogMarkers#TENANT_VIOLATION}; it must stay 0. */
    public static final String TENANT_VIOLATIONS = "TenantViolations";

    /** Metric of the audit trail: calls that IAM refused to the role of a path, and those that wanted the role and may not have it. */
    public static final String TENANT_ROLE_REFUSALS = "TenantRoleRefusals";

    /** Metric of the audit trail: calls by which it was stopped or changed. */
    public static final String TRAIL_CHANGES = "TrailChanges";

    /** Metric of the government sync's executions: how often one told that its deadline is at risk. */
    public static final String DEADLINES_AT_RISK = "DeadlinesAtRisk";

    /** Metric of executions that erase: how often one whose block is over waited a day for a batch of the government. */
    public static final String ERASURES_HELD = "ErasuresHeld";

    /** The behavior worker, as the service of its metrics. */
    public static final String BEHAVIOR_SERVICE = "behavior";

    /** Metric of the behavior worker: events that it stored. */
    public static final String PROCESSED_EVENTS = "Processed";

    /** Metric of the behavior worker: messages that are to come again. */
    public static final String FAILED_MESSAGES = "Failed";

    /** Metric of the behavior worker: rows that can never be stored. */
    public static final String QUARANTINED_ROWS = "Quarantined";

    /** Metric of the behavior worker: events that came twice in one batch. */
    public static final String DUPLICATE_EVENTS = "Duplicates";

    /** Metric of the behavior worker: how long the oldest message of a batch waited, in milliseconds. */
    public static final String OLDEST_MESSAGE_AGE = "OldestMessageAge";

    /** The consolidation, as the service of its metrics. */
    public static final String CONSOLIDATION_SERVICE = "consolidation";

    /** Metric of the consolidation: schools whose grades could not be made. */
    public static final String FAILED_SCHOOLS = "FailedSchools";

    /** Metric of the consolidation: runs that came to their end, also by a continuation; an alarm misses them. It is never 0. */
    public static final String COMPLETED_RUNS = "CompletedRuns";

    /** Metric of the consolidation: calls that ended for their time and are gone on with by another. */
    public static final String CONTINUATIONS = "Continuations";

    /** Metric of the consolidation: schools that a run has done. */
    public static final String SCHOOLS = "Schools";

    /** Metric of the consolidation: grades that a run has written. */
    public static final String GRADES = "Grades";

    /** Metric of the consolidation: evaluations that a run has counted. */
    public static final String EVALUATIONS = "Evaluations";

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
