package io.luca.contract;

/**
 * Prefixes of objects' keys in S3: a function reaches no object but those below its own. Those of the lake are in
 * {@link LakeNames}.
 */
public final class ObjectKeys {

    /** What opens the key of every checkpoint: the function reaches no other object. */
    public static final String CHECKPOINT_PREFIX = "consolidation/";

    /** What opens the key of every report of the government sync: the functions reach no other object. */
    public static final String REPORT_PREFIX = "gov-sync/";

    /**
     * What opens the key of every export: {@code school_id=}, the school, a slash, the export's id, a slash and a file's name
     * follow.
     */
    public static final String EXPORT_PREFIX = "exports/";

    private ObjectKeys() {}
}
