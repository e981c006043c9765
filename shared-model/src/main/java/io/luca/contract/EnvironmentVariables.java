package io.luca.contract;

/**
 * Environment variables that the templates set and the deployables read. {@code EnvironmentTest} and the path tests of {@code infra} prove
 * that they agree.
 */
public final class EnvironmentVariables {

    /** The table's name. */
    public static final String TABLE = "LUCA_TABLE";

    /** The role that gives access to one school's data. */
    public static final String TENANT_ROLE_ARN = "LUCA_TENANT_ROLE_ARN";

    /** The user pool whose ID tokens are accepted. */
    public static final String USER_POOL_ID = "LUCA_USER_POOL_ID";

    /** The app client that tokens must be issued for. */
    public static final String USER_POOL_CLIENT_ID = "LUCA_USER_POOL_CLIENT_ID";

    /** Optional: the path that a VPC link puts before every route, such as {@code /v1}. */
    public static final String BASE_PATH = "LUCA_BASE_PATH";

    /** The port to listen on, as App Runner sets it. */
    public static final String PORT = "PORT";

    /** Optional: the address to listen on; all of them without it, as a container must. */
    public static final String LISTEN_ADDRESS = "LISTEN_ADDRESS";

    /** Optional: the one web origin whose pages may read the answers (CORS). */
    public static final String WEB_ORIGIN = "LUCA_WEB_ORIGIN";

    /** Where events go that cannot be stored, with the reason. */
    public static final String QUARANTINE_QUEUE_URL = "LUCA_QUARANTINE_QUEUE_URL";

    /** The role that reads the registry of schools. A job's own role may become it, without any tag. */
    public static final String REGISTRY_ROLE_ARN = "LUCA_REGISTRY_ROLE_ARN";

    /** The bucket of the consolidation's checkpoints; its keys begin with {@link ObjectKeys#CHECKPOINT_PREFIX}. */
    public static final String CHECKPOINT_BUCKET = "LUCA_CHECKPOINT_BUCKET";

    /** The topic that tells operators of a failure. */
    public static final String ALERT_TOPIC_ARN = "LUCA_ALERT_TOPIC_ARN";

    /** The group of one-off schedules that continue a consolidation. */
    public static final String CONTINUATION_GROUP = "LUCA_CONTINUATION_GROUP";

    /** The role by which such a schedule calls the function. */
    public static final String CONTINUATION_ROLE_ARN = "LUCA_CONTINUATION_ROLE_ARN";

    /** The queue of continuations that could not be delivered. */
    public static final String CONTINUATION_DLQ_ARN = "LUCA_CONTINUATION_DLQ_ARN";

    /** Where the government's interface is, such as {@code https://grades.example.gov}; its paths follow. */
    public static final String GOVERNMENT_URL = "LUCA_GOVERNMENT_URL";

    /** The secret with the government's bearer token, as JSON with the one field {@link ResourceNames#TOKEN_FIELD}. */
    public static final String GOVERNMENT_SECRET_ARN = "LUCA_GOVERNMENT_SECRET_ARN";

    /** How long the government may take for one answer, in whole seconds. */
    public static final String GOVERNMENT_TIMEOUT_SECONDS = "LUCA_GOVERNMENT_TIMEOUT_SECONDS";

    /** The bucket of the government sync's reports; their keys begin with {@link ObjectKeys#REPORT_PREFIX}. */
    public static final String REPORT_BUCKET = "LUCA_REPORT_BUCKET";

    /** Grades in one batch, 1 to 98. */
    public static final String SYNC_BATCH_SIZE = "LUCA_SYNC_BATCH_SIZE";

    /** The queue of batches that were put aside; a message names the batch and holds no grade. */
    public static final String SYNC_DLQ_URL = "LUCA_SYNC_DLQ_URL";

    /** The data lake's bucket. */
    public static final String LAKE_BUCKET = "LUCA_LAKE_BUCKET";

    /** The bucket of students' exports; see {@link ObjectKeys#EXPORT_PREFIX}. */
    public static final String EXPORT_BUCKET = "LUCA_EXPORT_BUCKET";

    /** The workflow that erases a student. */
    public static final String ERASURE_WORKFLOW_ARN = "LUCA_ERASURE_WORKFLOW_ARN";

    /** The workflow that copies what there is of a student. */
    public static final String EXPORT_WORKFLOW_ARN = "LUCA_EXPORT_WORKFLOW_ARN";

    /** Whole days for which a student is blocked before the records are removed. */
    public static final String BLOCKED_DAYS = "LUCA_BLOCKED_DAYS";

    /** What Powertools calls the dimension {@code Service} of all metrics that a function writes. */
    public static final String METRICS_SERVICE = "POWERTOOLS_SERVICE_NAME";

    private EnvironmentVariables() {}
}
