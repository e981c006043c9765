package io.luca.local.workbench.bench;

import static io.luca.contract.TableSchema.CLASS_PARTITION_KEY;
import static io.luca.contract.TableSchema.CLASS_SORT_KEY;
import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;

import io.luca.local.platform.TableAccess;
import io.luca.model.SchoolId;
import io.luca.store.StoredItems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Reads and marks the evaluations of grades by the SDK alone, and writes an item of a grade's size and indexes. It knows which
 * grades there are, and computes nothing.
 */
final class BareConsolidation {

    private static final int WIDTH = 16; // as the function

    private final TableAccess access;
    private final String table;
    private final String explanation;

    /** @param explanationLength characters of each grade's explanation */
    BareConsolidation(TableAccess access, String table, int explanationLength) {
        this.access = access;
        this.table = table;
        this.explanation = "x".repeat(explanationLength);
    }

    /** How long it takes with a transaction for each grade, as the function writes. */
    double inTransactions(List<GradedSchools.Work> work) {
        return seconds(work, (credentials, writes) -> {
            List<TransactWriteItem> items = writes.stream()
                    .map(update -> TransactWriteItem.builder().update(update).build())
                    .toList();
            var _ = access.client()
                    .transactWriteItems(write -> write.transactItems(items).overrideConfiguration(credentials));
        });
    }

    /** How long it takes with one call for each item, which a kill between two of them leaves half done. */
    double inSingleWrites(List<GradedSchools.Work> work) {
        return seconds(
                work,
                (credentials, writes) -> writes.forEach(update -> {
                    var _ = access.client()
                            .updateItem(write -> write.tableName(update.tableName())
                                    .key(update.key())
                                    .updateExpression(update.updateExpression())
                                    .conditionExpression(update.conditionExpression())
                                    .expressionAttributeNames(update.expressionAttributeNames())
                                    .expressionAttributeValues(update.expressionAttributeValues())
                                    .overrideConfiguration(credentials));
                }));
    }

    @FunctionalInterface
    private interface Writer {
        void write(AwsRequestOverrideConfiguration credentials, List<Update> writes);
    }

    private double seconds(List<GradedSchools.Work> work, Writer writer) {
        List<Runnable> all =
                work.stream().map(each -> (Runnable) () -> one(each, writer)).toList();
        long start = System.nanoTime();
        ParallelWork.run(WIDTH, all);
        return (System.nanoTime() - start) / 1e9;
    }

    private void one(GradedSchools.Work work, Writer writer) {
        Map<String, AttributeValue> first =
                StoredItems.of(work.school(), work.evaluations().getFirst());
        String prefix = prefix(first, SORT_KEY);
        AwsRequestOverrideConfiguration credentials = credentials(work.school());
        List<Map<String, AttributeValue>> items = access.client()
                .query(query -> query.tableName(table)
                        .keyConditionExpression(PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :prefix)")
                        .expressionAttributeValues(
                                Map.of(":pk", key(first, PARTITION_KEY), ":prefix", AttributeValue.fromS(prefix)))
                        .consistentRead(true)
                        .overrideConfiguration(credentials))
                .items();
        List<Update> writes = new ArrayList<>();
        items.forEach(item -> writes.add(mark(item)));
        writes.add(grade(first));
        writer.write(credentials, writes);
    }

    private Update mark(Map<String, AttributeValue> item) {
        return Update.builder()
                .tableName(table)
                .key(Map.of(PARTITION_KEY, key(item, PARTITION_KEY), SORT_KEY, key(item, SORT_KEY)))
                .updateExpression("SET #counted = :true REMOVE " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY)
                .conditionExpression("#version = :read AND #counted = :false")
                .expressionAttributeNames(Map.of("#counted", "consolidated", "#version", "version"))
                .expressionAttributeValues(Map.of(
                        ":true", AttributeValue.fromBool(true),
                        ":false", AttributeValue.fromBool(false),
                        ":read", AttributeValue.fromN("1")))
                .build();
    }

    /** As many attributes as a grade has, in the class index and in that of work too: it waits for the government. */
    private Update grade(Map<String, AttributeValue> evaluation) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":text", AttributeValue.fromS(explanation),
                ":classPk", key(evaluation, CLASS_PARTITION_KEY),
                ":classSk", AttributeValue.fromS(prefix(evaluation, CLASS_SORT_KEY)),
                ":workPk",
                        AttributeValue.fromS(key(evaluation, WORK_PARTITION_KEY).s() + "_BARE"),
                ":none", AttributeValue.fromN("0"),
                ":one", AttributeValue.fromN("1")));
        StringBuilder set = new StringBuilder("SET explanation = :text, " + CLASS_PARTITION_KEY + " = :classPk, "
                + CLASS_SORT_KEY + " = :classSk, " + WORK_PARTITION_KEY + " = :workPk, " + WORK_SORT_KEY
                + " = :classSk, #version = if_not_exists(#version, :none) + :one");
        for (String name : List.of(
                "student_id",
                "subject",
                "period",
                "score",
                "evaluations_count",
                "passing",
                "at",
                "low",
                "high",
                "sync")) {
            set.append(", a_").append(name).append(" = :").append(name);
            values.put(":" + name, evaluation.getOrDefault(name, AttributeValue.fromS("2024-02-16T08:00:00Z")));
        }
        return Update.builder()
                .tableName(table)
                .key(Map.of(
                        PARTITION_KEY,
                        key(evaluation, PARTITION_KEY),
                        SORT_KEY,
                        AttributeValue.fromS(prefix(evaluation, SORT_KEY))))
                .updateExpression(set.toString())
                .expressionAttributeNames(Map.of("#version", "version"))
                .expressionAttributeValues(values)
                .build();
    }

    private AwsRequestOverrideConfiguration credentials(SchoolId school) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(access.tenants().of(school))
                .build();
    }

    /** What the keys of a grade's evaluations have in common. */
    private static String prefix(Map<String, AttributeValue> item, String name) {
        String sort = key(item, name).s();
        return sort.substring(0, sort.lastIndexOf('#') + 1);
    }

    private static AttributeValue key(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }
}
