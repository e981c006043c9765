package io.luca.local.bench;

import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.SORT_KEY;
import static io.luca.contract.Names.WORK_PARTITION_KEY;
import static io.luca.contract.Names.WORK_SORT_KEY;

import io.luca.local.DemoAccess;
import io.luca.model.SchoolId;
import io.luca.store.SchoolTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Reads and marks the evaluations of grades by the SDK alone, and writes as much as a grade is. */
final class BareConsolidation {

    private static final int WIDTH = 16; // as the function
    /** About as long as the explanation of ten evaluations. */
    private static final String EXPLANATION = "x".repeat(1_200);

    private final DemoAccess access;
    private final String table;

    BareConsolidation(DemoAccess access, String table) {
        this.access = access;
        this.table = table;
    }

    /** How long all of it takes. */
    double seconds(List<GradedSchools.Work> work) {
        long start = System.nanoTime();
        try (ExecutorService callers = Executors.newFixedThreadPool(WIDTH)) {
            List<Future<?>> running = new ArrayList<>();
            for (GradedSchools.Work each : work) {
                running.add(callers.submit(() -> one(each)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was stopped", stop);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void one(GradedSchools.Work work) {
        Map<String, AttributeValue> first =
                SchoolTable.itemOf(work.school(), work.evaluations().getFirst());
        AttributeValue partition = key(first, PARTITION_KEY);
        String sort = key(first, SORT_KEY).s();
        String prefix = sort.substring(0, sort.lastIndexOf('#') + 1);
        List<Map<String, AttributeValue>> items = access.client()
                .query(query -> query.tableName(table)
                        .keyConditionExpression(PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :prefix)")
                        .expressionAttributeValues(Map.of(":pk", partition, ":prefix", AttributeValue.fromS(prefix)))
                        .consistentRead(true)
                        .overrideConfiguration(config -> config.credentialsProvider(credentials(work.school()))))
                .items();
        List<TransactWriteItem> writes = new ArrayList<>();
        items.forEach(item -> writes.add(mark(item)));
        writes.add(grade(partition, AttributeValue.fromS(prefix)));
        var _ = access.client()
                .transactWriteItems(write -> write.transactItems(writes)
                        .overrideConfiguration(config -> config.credentialsProvider(credentials(work.school()))));
    }

    private TransactWriteItem mark(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(Map.of(PARTITION_KEY, key(item, PARTITION_KEY), SORT_KEY, key(item, SORT_KEY)))
                        .updateExpression("SET #counted = :true REMOVE " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY)
                        .conditionExpression("#version = :read AND #counted = :false")
                        .expressionAttributeNames(Map.of("#counted", "consolidated", "#version", "version"))
                        .expressionAttributeValues(Map.of(
                                ":true", AttributeValue.fromBool(true),
                                ":false", AttributeValue.fromBool(false),
                                ":read", AttributeValue.fromN("1"))))
                .build();
    }

    private TransactWriteItem grade(AttributeValue partition, AttributeValue sort) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(Map.of(PARTITION_KEY, partition, SORT_KEY, sort))
                        .updateExpression("SET explanation = :text, #version = if_not_exists(#version, :none) + :one")
                        .expressionAttributeNames(Map.of("#version", "version"))
                        .expressionAttributeValues(Map.of(
                                ":text", AttributeValue.fromS(EXPLANATION),
                                ":none", AttributeValue.fromN("0"),
                                ":one", AttributeValue.fromN("1"))))
                .build();
    }

    private software.amazon.awssdk.auth.credentials.AwsCredentialsProvider credentials(SchoolId school) {
        return access.tenants().of(school);
    }

    private static AttributeValue key(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }
}
