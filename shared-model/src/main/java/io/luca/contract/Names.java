package io.luca.contract;

/** Names that the templates set and the code reads. A test of {@code infra} proves that they agree. */
public final class Names {

    /** Environment: the table's name. */
    public static final String TABLE = "LUCA_TABLE";

    /** Environment: the role that gives access to one school's data. */
    public static final String TENANT_ROLE_ARN = "LUCA_TENANT_ROLE_ARN";

    /** Environment: the user pool whose ID tokens are accepted. */
    public static final String USER_POOL_ID = "LUCA_USER_POOL_ID";

    /** Environment: the app client that tokens must be issued for. */
    public static final String USER_POOL_CLIENT_ID = "LUCA_USER_POOL_CLIENT_ID";

    /** Environment, optional: the path that a VPC link puts before every route, such as {@code /v1}. */
    public static final String BASE_PATH = "LUCA_BASE_PATH";

    /** Environment: the port to listen on, as App Runner sets it. */
    public static final String PORT = "PORT";

    /** Environment, optional: the address to listen on; all of them without it, as a container must. */
    public static final String LISTEN_ADDRESS = "LISTEN_ADDRESS";

    /** Environment, optional: the one web origin whose pages may read the answers (CORS). */
    public static final String WEB_ORIGIN = "LUCA_WEB_ORIGIN";

    /** Environment: where events go that cannot be stored, with the reason. */
    public static final String QUARANTINE_QUEUE_URL = "LUCA_QUARANTINE_QUEUE_URL";

    /** Environment: the role that reads the registry of schools. A job's own role may become it, without any tag. */
    public static final String REGISTRY_ROLE_ARN = "LUCA_REGISTRY_ROLE_ARN";

    /** Environment: the bucket of the consolidation's checkpoints; its keys begin with {@link #CHECKPOINT_PREFIX}. */
    public static final String CHECKPOINT_BUCKET = "LUCA_CHECKPOINT_BUCKET";

    /** Environment: the topic that tells operators of a failure. */
    public static final String ALERT_TOPIC_ARN = "LUCA_ALERT_TOPIC_ARN";

    /** Environment: the group of one-off schedules that continue a consolidation. */
    public static final String CONTINUATION_GROUP = "LUCA_CONTINUATION_GROUP";

    /** Environment: the role by which such a schedule calls the function. */
    public static final String CONTINUATION_ROLE_ARN = "LUCA_CONTINUATION_ROLE_ARN";

    /** Environment: the queue of continuations that could not be delivered. */
    public static final String CONTINUATION_DLQ_ARN = "LUCA_CONTINUATION_DLQ_ARN";

    /** What opens the key of every checkpoint: the function reaches no other object. */
    public static final String CHECKPOINT_PREFIX = "consolidation/";

    /** Environment: where the government's interface is, such as {@code https://grades.example.gov}; its paths follow. */
    public static final String GOVERNMENT_URL = "LUCA_GOVERNMENT_URL";

    /** Environment: the secret with the government's bearer token, as JSON with the one field {@link #TOKEN_FIELD}. */
    public static final String GOVERNMENT_SECRET_ARN = "LUCA_GOVERNMENT_SECRET_ARN";

    /** Environment: how long the government may take for one answer, in whole seconds. */
    public static final String GOVERNMENT_TIMEOUT_SECONDS = "LUCA_GOVERNMENT_TIMEOUT_SECONDS";

    /** Environment: the bucket of the government sync's reports; their keys begin with {@link #REPORT_PREFIX}. */
    public static final String REPORT_BUCKET = "LUCA_REPORT_BUCKET";

    /** Environment: grades in one batch, 1 to 98. */
    public static final String SYNC_BATCH_SIZE = "LUCA_SYNC_BATCH_SIZE";

    /** Environment: the queue of batches that were put aside; a message names the batch and holds no grade. */
    public static final String SYNC_DLQ_URL = "LUCA_SYNC_DLQ_URL";

    /** The workflow of the government sync; also the schedule that begins it every quarter. */
    public static final String SYNC_WORKFLOW = "luca-gov-sync";

    /** The schedule that begins the workflow with the account, every day. */
    public static final String RECONCILE_SCHEDULE = "luca-gov-reconcile";

    /** The government sync's queue of batches that were put aside is named so, with {@link #DEAD_LETTERS}. */
    public static final String SYNC_QUEUE = "luca-gov-sync";

    /** The secret with the government's bearer token. */
    public static final String GOVERNMENT_SECRET = "luca/government-token";

    /** In the government's secret: the bearer token. */
    public static final String TOKEN_FIELD = "token";

    /** What opens the key of every report of the government sync: the functions reach no other object. */
    public static final String REPORT_PREFIX = "gov-sync/";

    /** Environment: the data lake's bucket. */
    public static final String LAKE_BUCKET = "LUCA_LAKE_BUCKET";

    /** Environment: the bucket of students' exports; see {@link #EXPORT_PREFIX}. */
    public static final String EXPORT_BUCKET = "LUCA_EXPORT_BUCKET";

    /** What opens the key of every export: {@code school_id=}, the school, a slash, the export's id, a slash and a file's name follow. */
    public static final String EXPORT_PREFIX = "exports/";

    /** Environment: the workflow that erases a student. */
    public static final String ERASURE_WORKFLOW_ARN = "LUCA_ERASURE_WORKFLOW_ARN";

    /** Environment: the workflow that copies what there is of a student. */
    public static final String EXPORT_WORKFLOW_ARN = "LUCA_EXPORT_WORKFLOW_ARN";

    /** Environment: whole days for which a student is blocked before the records are removed. */
    public static final String BLOCKED_DAYS = "LUCA_BLOCKED_DAYS";

    /** The workflow that erases a student. Its input: {@code school_id}, {@code student_id}, {@code erasure_id}, {@code removal_from}. */
    public static final String ERASURE_WORKFLOW = "luca-erasure";

    /** The workflow that copies what there is of a student. Its input: {@code school_id}, {@code student_id}, {@code export_id}. */
    public static final String EXPORT_WORKFLOW = "luca-export";

    /** Erasures and exports, as the service of their metrics. */
    public static final String PRIVACY = "privacy";

    public static final String PARTITION_KEY = "PK";
    public static final String SORT_KEY = "SK";

    /** What opens every partition key of a school; its id and a {@code #} follow. */
    public static final String SCHOOL_PARTITIONS = "TENANT#";

    /** The partition that lists all schools. */
    public static final String REGISTRY_PARTITION = "PLATFORM#SCHOOLS";

    /** What opens the sort key of a behaviour event. */
    public static final String EVENT_ITEMS = "EVENT#";

    /** What opens the sort key of a consolidated grade. */
    public static final String GRADE_ITEMS = "GRADE#";

    /** What opens the sort key of an entry of the change log. */
    public static final String CHANGE_ITEMS = "CHANGE#";

    /** The sparse index of work: what is to be consolidated or sent. */
    public static final String WORK_INDEX = "GSI1";

    public static final String WORK_PARTITION_KEY = "GSI1PK";
    public static final String WORK_SORT_KEY = "GSI1SK";

    /** The index of a class: a subject in a period, for the teacher's dashboard. */
    public static final String CLASS_INDEX = "GSI2";

    public static final String CLASS_PARTITION_KEY = "GSI2PK";
    public static final String CLASS_SORT_KEY = "GSI2SK";

    /** The attribute after whose time (epoch seconds) DynamoDB deletes an item. */
    public static final String TIME_TO_LIVE = "expires_at";

    /** The session tag that names the tenant; the IAM policies compare it with the keys. */
    public static final String SCHOOL_TAG = "school_id";

    public static final String SCHOOL_CLAIM = "custom:school_id";
    public static final String PERSON_CLAIM = "custom:person_id";
    public static final String GROUPS_CLAIM = "cognito:groups";

    /** Message attribute: the school, from the verified claims. */
    public static final String SCHOOL_ATTRIBUTE = "school_id";

    /** Message attribute: who sent it, from the verified claims. */
    public static final String PERSON_ATTRIBUTE = "person_id";

    /** Message attribute: the groups of who sent it, from the verified claims. */
    public static final String ROLE_ATTRIBUTE = "role";

    /** Message attribute: the request's number at the gateway; it is also the correlation id. */
    public static final String REQUEST_ATTRIBUTE = "request_id";

    /** Message attribute: when the gateway took the request, in milliseconds of the epoch. */
    public static final String RECEIVED_AT_ATTRIBUTE = "received_at";

    /** Message attribute: {@link #EVENT_SHAPE} or {@link #BATCH_SHAPE}. */
    public static final String SHAPE_ATTRIBUTE = "shape";

    /** The body is one event. */
    public static final String EVENT_SHAPE = "event";

    /** The body holds a list of events. */
    public static final String BATCH_SHAPE = "batch";

    /** The list of events in a body of that shape. */
    public static final String EVENTS_FIELD = "events";

    /** The data lake: its database. */
    public static final String LAKE = "luca_lake";

    /** Table of the lake: behaviour events. Its objects' keys begin with its name and a slash. */
    public static final String LAKE_EVENTS = "events";

    /** Table of the lake: what became of grades, and corrections of evaluations. Its objects' keys begin so too. */
    public static final String LAKE_GRADE_CHANGES = "grade_changes";

    /** In a key of the lake: what follows the table, before the school's id. All of a school in a table lies below it. */
    public static final String LAKE_SCHOOL = "/school_id=";

    /** What opens the key of every object of the lake that holds what could not be converted. */
    public static final String LAKE_ERRORS = "errors/";

    /** What opens the key of every result of a school's query; {@code school_id=}, its id and a slash follow. */
    public static final String LAKE_RESULTS = "results/";

    /** Where queries of operators run; their results' keys begin with its name and a slash. */
    public static final String LAKE_OPERATORS = "luca-operators";

    /** Where queries of schools' analysts run. */
    public static final String LAKE_ANALYSTS = "luca-analysts";

    /** The queue of changes that the lake's pipes gave up is named so, with {@link #DEAD_LETTERS}. */
    public static final String LAKE_QUEUE = "luca-lake";

    /** The queue that names each object of {@link #LAKE_ERRORS}. */
    public static final String LAKE_ERROR_QUEUE = "luca-lake-errors";

    /** The queue of behaviour events. */
    public static final String BEHAVIOR_QUEUE = "luca-behavior";

    /** What failed three times, of the queue that the rest of its name names. */
    public static final String DEAD_LETTERS = "-dlq";

    /** What can never be stored, of the queue that the rest of its name names. */
    public static final String QUARANTINE = "-quarantine";

    /** Where our own metrics are in CloudWatch. */
    public static final String METRICS_NAMESPACE = "Luca";

    /** Environment: what Powertools calls the dimension {@code Service} of all metrics that a function writes. */
    public static final String METRICS_SERVICE = "POWERTOOLS_SERVICE_NAME";

    /** The consolidation, as the service of its metrics. */
    public static final String CONSOLIDATION = "consolidation";

    /** Metric of the consolidation: schools whose grades could not be made. */
    public static final String FAILED_SCHOOLS_METRIC = "FailedSchools";

    /** Metric of the consolidation: runs that came to their end, also by a continuation; an alarm misses them. */
    public static final String COMPLETED_RUNS_METRIC = "CompletedRuns";

    /** The government sync, as the service of its metrics. */
    public static final String GOV_SYNC = "gov-sync";

    /** Metric of the government sync: batches that the government took. */
    public static final String ACCEPTED_BATCHES_METRIC = "AcceptedBatches";

    /** Metric of the government sync: grades whose receipt is recorded. */
    public static final String CONFIRMED_GRADES_METRIC = "ConfirmedGrades";

    /** Metric of the government sync: grades that the government refused. */
    public static final String REJECTED_GRADES_METRIC = "RejectedGrades";

    /** Metric of the government sync: batches that were given up for now; the reconciliation tries them again. */
    public static final String DEAD_LETTERS_METRIC = "DeadLetters";

    /** Metric of the government sync: tries of which nobody knows yet whether they arrived. */
    public static final String UNKNOWN_OUTCOMES_METRIC = "UnknownOutcomes";

    /** Metric of the government sync: schools that the reconciliation could not compare with the government's receipts. */
    public static final String UNCOMPARED_SCHOOLS_METRIC = "UncomparedSchools";

    /** Metric of the government sync: schools whose account does not add up; it must stay 0. */
    public static final String UNBALANCED_SCHOOLS_METRIC = "UnbalancedSchools";

    private Names() {}
}
