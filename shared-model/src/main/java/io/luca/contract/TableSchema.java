package io.luca.contract;

/** The schema of the platform's table, as far as templates and code share it: key attributes, indexes, and what opens a key. */
public final class TableSchema {

    public static final String PARTITION_KEY = "PK";
    public static final String SORT_KEY = "SK";

    /** What opens every partition key of a school; its id and a {@code #} follow. */
    public static final String SCHOOL_PARTITIONS = "TENANT#";

    /** The partition that lists all schools. */
    public static final String REGISTRY_PARTITION = "PLATFORM#SCHOOLS";

    /** What opens the sort key of a behavior event. */
    public static final String EVENT_ITEMS = "EVENT#";

    /** What opens the sort key of the item that has a behavior event whole, if its payload is long. */
    public static final String DETAIL_ITEMS = "DETAIL#";

    /** The number that a behavior event's item has, in place of the payload, if its payload is long: of its bytes. */
    public static final String DETAIL_BYTES = "payload_bytes";

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

    private TableSchema() {}
}
