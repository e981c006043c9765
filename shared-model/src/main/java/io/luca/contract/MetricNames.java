package io.luca.contract;

/** Names of our own metrics in CloudWatch, of their namespace, and of the services that they count for. */
public final class MetricNames {

    /** The namespace of them all. */
    public static final String NAMESPACE = "Luca";

    /** The one dimension of our own metrics, besides the environment's; no school and no person is one. */
    public static final String SERVICE_DIMENSION = "Service";

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

    /** The interactive service, as the service of its metrics. It tells each minute what happened in it; none is not told. */
    public static final String INTERACTIVE_SERVICE = "interactive-service";

    /** Metric of the interactive service: evaluations that were stored; one that was sent again is not counted again. */
    public static final String RECORDED_EVALUATIONS = "RecordedEvaluations";

    /** Metric of the interactive service: evaluations that were corrected. */
    public static final String CORRECTED_EVALUATIONS = "CorrectedEvaluations";

    /** Metric of the interactive service: the most connections to the store in use, or waited for, at the same time, of 128. */
    public static final String CONNECTIONS_IN_USE = "ConnectionsInUse";

    /** Metric of the interactive service: requests that a person sent beyond the own share. */
    public static final String REFUSED_OF_PERSONS = "RefusedOfPersons";

    /** Metric of the interactive service: requests that a school sent beyond its share. */
    public static final String REFUSED_OF_SCHOOLS = "RefusedOfSchools";

    /** Metric of the interactive service: the most large reads at the same time, with those that wait in line. */
    public static final String LARGE_READS = "LargeReads";

    /** Metric of the interactive service: large reads that found no place in time. */
    public static final String REFUSED_LARGE_READS = "RefusedLargeReads";

    /** Metric of the interactive service: schools whose open circuit breaker did not let a call through. */
    public static final String OPEN_BREAKERS = "OpenBreakers";

    /** Metric of the interactive service: calls that an open circuit breaker did not let through. */
    public static final String REFUSED_BY_BREAKERS = "RefusedByBreakers";

    /** Metric of the interactive service: the greatest age, in milliseconds, of what was remembered and decided about a request. */
    public static final String OLDEST_SNAPSHOT = "OldestSnapshot";

    /** Metric of the interactive service: answers from before, given while the store did not answer. */
    public static final String STALE_ANSWERS = "StaleAnswers";

    /** Metric of the interactive service: the greatest age, in milliseconds, of such an answer. */
    public static final String OLDEST_STALE_ANSWER = "OldestStaleAnswer";

    /** Metric of the interactive service: requests for an erasure that are kept while their work could not be begun. */
    public static final String ERASURES_NOT_BEGUN = "ErasuresNotBegun";

    /** The behaviour worker, as the service of its metrics. */
    public static final String BEHAVIOR_SERVICE = "behavior-worker";

    /** Metric of the behaviour worker: events that came with messages, those of repeated messages again. */
    public static final String ACCEPTED_EVENTS = "Accepted";

    /** Metric of the behaviour worker: events that are stored. */
    public static final String STORED_EVENTS = "Processed";

    /** Metric of the behaviour worker: events that never can be stored. */
    public static final String QUARANTINED_EVENTS = "Quarantined";

    /** Metric of the behaviour worker: events that were stored before. */
    public static final String DUPLICATE_EVENTS = "Duplicates";

    /** Metric of the behaviour worker: messages that are to come again. */
    public static final String FAILED_MESSAGES = "Failed";

    /** Metric of the behaviour worker: how long the oldest message of a batch had waited, in milliseconds. */
    public static final String OLDEST_MESSAGE_AGE = "OldestMessageAge";

    /** The consolidation, as the service of its metrics. */
    public static final String CONSOLIDATION_SERVICE = "consolidation";

    /** Metric of the consolidation: schools whose grades could not be made. */
    public static final String FAILED_SCHOOLS = "FailedSchools";

    /** Metric of the consolidation: runs that came to their end, also by a continuation; an alarm misses them. It is never 0. */
    public static final String COMPLETED_RUNS = "CompletedRuns";

    /** Metric of the consolidation: calls that went on in another one. */
    public static final String CONTINUATIONS = "Continuations";

    /** Metric of the consolidation: schools that a run went over. */
    public static final String CONSOLIDATED_SCHOOLS = "Schools";

    /** Metric of the consolidation: grades that a run made. */
    public static final String MADE_GRADES = "Grades";

    /** Metric of the consolidation: evaluations that a run counted in for the first time. */
    public static final String COUNTED_EVALUATIONS = "Evaluations";

    /** The government sync, as the service of its metrics. */
    public static final String GOV_SYNC_SERVICE = "gov-sync";

    /** Metric of the government sync: batches that the government took. */
    public static final String ACCEPTED_BATCHES = "AcceptedBatches";

    /** Metric of the government sync: batches all of whose grades say that the government has them. */
    public static final String CONFIRMED_BATCHES = "ConfirmedBatches";

    /**
     * Metric of the government sync: hours from the beginning of its window until all that waits would be sent, at the pace that the
     * government allows. The window has 48.
     */
    public static final String PROJECTED_HOURS = "ProjectedHours";

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

    /** Metric of the government sync: schools whose account does not add up, but for those that another run is at work on; it must stay 0. */
    public static final String UNBALANCED_SCHOOLS = "UnbalancedSchools";

    private MetricNames() {}
}
