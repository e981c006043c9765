package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.fault.ThrottleListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What DynamoDB tells of its tables: each read and each write that was throttled, of the table or of the index that was read, and of each
 * operation what was turned away, what failed, and how long what succeeded took, in milliseconds. As at AWS nothing is told that is zero.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html. Safe for use by many threads.
 */
final class TableMetrics implements ThrottleListener {

    private static final String NAMESPACE = "AWS/DynamoDB";
    private static final String TABLE = "TableName";
    private static final String INDEX = "GlobalSecondaryIndexName";
    private static final String OPERATION = "Operation";
    private static final String READ_THROTTLES = "ReadThrottleEvents";
    private static final String WRITE_THROTTLES = "WriteThrottleEvents";
    private static final String THROTTLED = "ThrottledRequests";
    private static final String LATENCY = "SuccessfulRequestLatency";
    private static final String FAILED = "SystemErrors";
    private static final Set<String> OF_ITEMS = Set.of(
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "Query",
            "Scan",
            "BatchGetItem",
            "BatchWriteItem",
            "TransactGetItems",
            "TransactWriteItems");
    private static final int SERVER_ERROR = 500;

    private final Metrics metrics;
    private final Map<Named, MetricId> ids = new ConcurrentHashMap<>();

    /** What names a metric, with the value of its other dimension, if it has one: small, for it is looked up for each request. */
    private record Named(String name, String table, String other) {}

    /** Nothing told yet. */
    TableMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The metrics of every table. */
    static Set<MetricKind> kinds() {
        return Set.of(
                MetricKind.named(NAMESPACE, READ_THROTTLES, TABLE),
                MetricKind.named(NAMESPACE, READ_THROTTLES, TABLE, INDEX),
                MetricKind.named(NAMESPACE, WRITE_THROTTLES, TABLE),
                MetricKind.named(NAMESPACE, WRITE_THROTTLES, TABLE, INDEX),
                MetricKind.named(NAMESPACE, THROTTLED, TABLE, OPERATION),
                MetricKind.named(NAMESPACE, LATENCY, TABLE, OPERATION),
                MetricKind.named(NAMESPACE, FAILED, TABLE, OPERATION));
    }

    @Override
    public void throttled(String table, Optional<String> index, Faults.Access access) {
        String name = access == Faults.Access.READ ? READ_THROTTLES : WRITE_THROTTLES;
        metrics.record(id(name, table, INDEX, index.orElse("")), 1);
    }

    /** A request was answered that is about tables. */
    void answered(String operation, Set<String> tables, Answer answer, Duration took) {
        if (!OF_ITEMS.contains(operation)) {
            return;
        }
        if (answer.successful()) {
            tables.forEach(table -> metrics.record(id(LATENCY, table, OPERATION, operation), took.toNanos() / 1e6));
        } else if (answer.status() >= SERVER_ERROR) {
            tables.forEach(table -> metrics.record(id(FAILED, table, OPERATION, operation), 1));
        } else if (isThrottling(answer)) {
            tables.forEach(table -> metrics.record(id(THROTTLED, table, OPERATION, operation), 1));
        }
    }

    private static boolean isThrottling(Answer answer) {
        String type = TableEngine.read(answer).path("__type").asText();
        return type.endsWith("#ThrottlingException") || type.endsWith("#ProvisionedThroughputExceededException");
    }

    private MetricId id(String name, String table, String dimension, String value) {
        Named named = new Named(name, table, value);
        MetricId known = ids.get(named);
        return known != null ? known : ids.computeIfAbsent(named, _ -> made(name, table, dimension, value));
    }

    private static MetricId made(String name, String table, String dimension, String value) {
        return MetricId.of(
                NAMESPACE, name, value.isEmpty() ? Map.of(TABLE, table) : Map.of(TABLE, table, dimension, value));
    }
}
