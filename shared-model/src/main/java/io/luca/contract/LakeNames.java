package io.luca.contract;

/** Names of the data lake: its database, tables and workgroups, its queues, and the parts of its objects' keys. */
public final class LakeNames {

    /** The database. */
    public static final String DATABASE = "luca_lake";

    /** The table of behavior events. Its objects' keys begin with its name and a slash. */
    public static final String EVENTS_TABLE = "events";

    /** The table of what became of grades, and of corrections of evaluations. Its objects' keys begin so too. */
    public static final String GRADE_CHANGES_TABLE = "grade_changes";

    /** In an object's key: what follows the table, before the school's id. All of a school in a table lies below it. */
    public static final String SCHOOL_PARTITION = "/school_id=";

    /** In an object's key, after the school: the year of what it tells, in four digits. */
    public static final String YEAR = "year";

    /** In an object's key, after the year: the month, in two digits. */
    public static final String MONTH = "month";

    /** What opens the key of every object of the lake that holds what could not be converted. */
    public static final String ERROR_PREFIX = "errors/";

    /** What opens the key of every result of a school's query; {@code school_id=}, its id and a slash follow. */
    public static final String RESULT_PREFIX = "results/";

    /** The workgroup in which queries of operators run; their results' keys begin with its name and a slash. */
    public static final String OPERATORS_WORKGROUP = "luca-operators";

    /**
     * The workgroup that keeps the queries which schools ask for, and has the settings of all schools' workgroups. No query of an
     * analyst runs in it: they run in {@link #workgroupOf}.
     */
    public static final String ANALYSTS_WORKGROUP = "luca-analysts";

    /** No school's id and no environment's name has it, so that no school's workgroup is ever that of another, or of another environment. */
    private static final char SCHOOL_FOLLOWS = '.';

    /** The queue of changes that the lake's pipes gave up is named so, with {@link ResourceNames#DEAD_LETTER_SUFFIX}. */
    public static final String QUEUE = "luca-lake";

    /** The queue that names each object of {@link #ERROR_PREFIX}. */
    public static final String ERROR_QUEUE = "luca-lake-errors";

    private LakeNames() {}

    /**
     * The name of the workgroup in which the queries of one school's analysts run. Athena's IAM resource for a query is its workgroup, so
     * schools that share one read each other's queries.
     * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html
     *
     * @param analysts the name that {@link #ANALYSTS_WORKGROUP} has in the environment
     */
    public static String workgroupOf(String analysts, String school) {
        return analysts + SCHOOL_FOLLOWS + school;
    }
}
