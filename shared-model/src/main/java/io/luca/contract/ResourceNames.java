package io.luca.contract;

/** Names of AWS resources by which code, templates and operators find the same workflow, schedule, queue or secret. */
public final class ResourceNames {

    /** The workflow of the government sync; also the schedule that begins it every quarter. */
    public static final String SYNC_WORKFLOW = "luca-gov-sync";

    /** The schedule that begins the workflow with the account, every day. */
    public static final String RECONCILE_SCHEDULE = "luca-gov-reconcile";

    /** The government sync's queue of batches that were put aside is named so, with {@link #DEAD_LETTER_SUFFIX}. */
    public static final String SYNC_QUEUE = "luca-gov-sync";

    /** The secret with the government's bearer token. */
    public static final String GOVERNMENT_SECRET = "luca/government-token";

    /** In the government's secret: the bearer token. */
    public static final String TOKEN_FIELD = "token";

    /** The workflow that erases a student. Its input: {@code school_id}, {@code student_id}, {@code erasure_id}. */
    public static final String ERASURE_WORKFLOW = "luca-erasure";

    /** The workflow that copies what there is of a student. Its input: {@code school_id}, {@code student_id}, {@code export_id}. */
    public static final String EXPORT_WORKFLOW = "luca-export";

    /** The error of an execution that was stopped because its request was withdrawn or replaced: nobody has to look at it. */
    public static final String NOT_WANTED = "NotWanted";

    /** The queue of behavior events. */
    public static final String BEHAVIOR_QUEUE = "luca-behavior";

    /** Ends the name of the queue of what failed three times; the name of the queue that it failed in stands before it. */
    public static final String DEAD_LETTER_SUFFIX = "-dlq";

    /** Ends the name of the queue of what can never be stored; the name of the queue that it came by stands before it. */
    public static final String QUARANTINE_SUFFIX = "-quarantine";

    private ResourceNames() {}

    /** What something that has this name in prod is named in an environment: several of them fit into one account and region. */
    public static String inEnvironment(String environment, String plain) {
        return environment.equals("prod") || environment.equals("laptop") ? plain : plain + "-" + environment;
    }
}
