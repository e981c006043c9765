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

    public static final String PARTITION_KEY = "PK";
    public static final String SORT_KEY = "SK";

    /** What opens every partition key of a school; its id and a {@code #} follow. */
    public static final String SCHOOL_PARTITIONS = "TENANT#";

    /** The partition that lists all schools. */
    public static final String REGISTRY_PARTITION = "PLATFORM#SCHOOLS";

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

    private Names() {}
}
