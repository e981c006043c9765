package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.error.ApiError;
import io.luca.local.dynamodb.store.Store;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;

/** The tables: their schemas, and the operations on them. Safe for use by many threads; {@link #require} waits for nobody. */
public final class Tables {

    /** The operations that {@link #answer} answers. */
    public static final Set<String> OPERATIONS = Set.of(
            "CreateTable",
            "DescribeTable",
            "UpdateTable",
            "DeleteTable",
            "ListTables",
            "TagResource",
            "UntagResource",
            "ListTagsOfResource",
            "DescribeTimeToLive",
            "UpdateTimeToLive",
            "DescribeContinuousBackups",
            "UpdateContinuousBackups",
            "DescribeLimits",
            "DescribeEndpoints");

    /** Reads the tables that a store has. */
    public Tables(Store store, Clock clock, String region, String accountId) {}

    /**
     * The schema of a table, for operations on items.
     *
     * @param nameOrArn its name or its ARN
     * @throws ApiError {@code ResourceNotFoundException} if there is none, in the words that operations on items have for it
     */
    public TableSchema require(String nameOrArn) {
        throw ApiError.unsupported(nameOrArn);
    }

    /** The schema of a table, which stays until it is closed: see {@link HeldTable}. Errors as of {@link #require}. */
    public HeldTable hold(String nameOrArn) {
        throw ApiError.unsupported(nameOrArn);
    }

    /** All tables, in no order. */
    public Collection<TableSchema> all() {
        throw ApiError.unsupported("all");
    }

    /** Answers one of the {@link #OPERATIONS}. */
    public ObjectNode answer(String operation, JsonNode request) {
        throw ApiError.unsupported(operation);
    }
}
