package io.luca.infra.construct.lake;

import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.contract.TableSchema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One table of the data lake: which changes of the platform's table it gets, how a change becomes a record, in which columns the
 * record lies, and by what it is partitioned. Everything that a pipe, a stream and a catalog must agree on is said here once.
 *
 * <p>A template of a pipe has no way to say 'if it is there': what an item may lack is taken as a part of the whole item, as DynamoDB
 * writes it, and what it always has as a column of its own.
 *
 * @param id of its constructs
 * @param name of the table, with which its objects' keys begin
 * @param items what opens the sort keys of the items whose changes it gets
 * @param except a number by which an item is none of them; empty if there is no such
 * @param record the pipe's input template
 * @param columns Hive types by name
 * @param partitions jq expressions by partition key, over the record
 */
public record LakeTable(
        String id,
        String name,
        List<String> items,
        String except,
        String record,
        Map<String, String> columns,
        Map<String, String> partitions) {

    /** The partition keys, in the order of the prefix: a school's objects lie together, so that IAM can bound them. */
    static final List<String> PARTITION_KEYS = List.of(IdentityAttributes.SCHOOL_TAG, LakeNames.YEAR, LakeNames.MONTH);

    private static final String TEXT = "string";
    /** The second part of a school's partition key. */
    private static final String SCHOOL = "(.student_key | split(\"#\")[1])";

    /**
     * Every behaviour event, after its 30 days in the table too. Where its payload is long two items are written, and the one that has the
     * event whole is taken.
     */
    public static final LakeTable EVENTS = new LakeTable(
            "Events",
            LakeNames.EVENTS_TABLE,
            List.of(TableSchema.EVENT_ITEMS, TableSchema.DETAIL_ITEMS),
            TableSchema.DETAIL_BYTES,
            """
            {"student_key": <$.dynamodb.Keys.PK.S>, \
            "event_id": <$.dynamodb.NewImage.event_id.S>, "event_type": <$.dynamodb.NewImage.event_type.S>, \
            "occurred_at": <$.dynamodb.NewImage.occurred_at.S>, "payload": <$.dynamodb.NewImage.payload.S>, \
            "person_id": <$.dynamodb.NewImage.person_id.S>, "request_id": <$.dynamodb.NewImage.request_id.S>, \
            "received_at": <$.dynamodb.NewImage.received_at.S>}""",
            texts(
                    "student_key",
                    "event_id",
                    "event_type",
                    "occurred_at",
                    "payload",
                    "person_id",
                    "request_id",
                    "received_at"),
            byTimeOf(".occurred_at"));

    /** Every version of a consolidated grade, and every correction of an evaluation with its reason. */
    public static final LakeTable GRADE_CHANGES = new LakeTable(
            "GradeChanges",
            LakeNames.GRADE_CHANGES_TABLE,
            List.of(TableSchema.GRADE_ITEMS, TableSchema.CHANGE_ITEMS),
            "",
            """
            {"student_key": <$.dynamodb.Keys.PK.S>, "change_key": <$.dynamodb.Keys.SK.S>, \
            "change": <$.dynamodb.NewImage>}""",
            with(
                    texts("student_key", "change_key"),
                    "change",
                    "struct<subject:struct<s:string>,period:struct<s:string>,evaluation_id:struct<s:string>,"
                            + "changed_by:struct<s:string>,changed_at:struct<s:string>,reason:struct<s:string>,"
                            + "version_before:struct<n:string>,score_before:struct<n:string>,score_after:struct<n:string>,"
                            + "status_before:struct<s:string>,status_after:struct<s:string>,"
                            + "type_before:struct<s:string>,type_after:struct<s:string>,"
                            + "date_before:struct<s:string>,date_after:struct<s:string>,"
                            + "consolidated_score:struct<n:string>,evaluations_count:struct<n:string>,"
                            + "scale_min:struct<n:string>,scale_max:struct<n:string>,passing:struct<bool:boolean>,"
                            + "version:struct<n:string>,last_calculated:struct<s:string>>"),
            byTimeOf(".change.changed_at.S // .change.last_calculated.S"));

    /** All tables. */
    public static final List<LakeTable> ALL = List.of(EVENTS, GRADE_CHANGES);

    public LakeTable {
        items = List.copyOf(items);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        partitions = Map.copyOf(partitions);
    }

    /** The prefix of its objects, as Firehose fills it in; the catalog names the same places. */
    String prefix(UnaryOperator<String> value) {
        StringBuilder prefix = new StringBuilder(name);
        PARTITION_KEYS.forEach(key -> prefix.append('/').append(key).append('=').append(value.apply(key)));
        return prefix.append('/').toString();
    }

    /**
     * Which changes of the table it gets: new and changed items of its kinds. What DynamoDB deletes by its age is none of them. The
     * operators are of those that a pipe knows: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.
     */
    String filter() {
        StringBuilder kinds = new StringBuilder();
        items.forEach(item -> kinds.append(kinds.isEmpty() ? "" : ",").append("{\"prefix\":\"" + item + "\"}"));
        return "{\"eventName\":[\"INSERT\",\"MODIFY\"],\"dynamodb\":{\"Keys\":{\"" + TableSchema.PARTITION_KEY
                + "\":{\"S\":[{\"prefix\":\"" + TableSchema.SCHOOL_PARTITIONS + "\"}]},\"" + TableSchema.SORT_KEY
                + "\":{\"S\":["
                + kinds + "]}}" + without() + "}}";
    }

    private String without() {
        return except.isEmpty() ? "" : ",\"NewImage\":{\"" + except + "\":{\"N\":[{\"exists\":false}]}}";
    }

    /** The partition keys of a record, as one jq object. */
    String partitionQuery() {
        StringBuilder query = new StringBuilder();
        PARTITION_KEYS.forEach(
                key -> query.append(query.isEmpty() ? "{" : ", ").append(key + ": " + partitions.get(key)));
        return query.append('}').toString();
    }

    /** Times are in UTC, and so are partitions: an event's month does not hang on where its school lies. */
    private static Map<String, String> byTimeOf(String time) {
        return Map.of(
                IdentityAttributes.SCHOOL_TAG,
                SCHOOL,
                LakeNames.YEAR,
                "(" + time + " | .[0:4])",
                LakeNames.MONTH,
                "(" + time + " | .[5:7])");
    }

    private static Map<String, String> texts(String... names) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String name : names) {
            columns.put(name, TEXT);
        }
        return columns;
    }

    private static Map<String, String> with(Map<String, String> columns, String name, String type) {
        columns.put(name, type);
        return columns;
    }
}
