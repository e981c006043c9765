package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The constraints of parameters that several operations have, which AWS checks before anything else and tells together. */
final class Requests {

    static final String TABLE = "TableName";
    static final String INDEX = "IndexName";
    static final String CONSUMED = "ReturnConsumedCapacity";
    static final String METRICS = "ReturnItemCollectionMetrics";
    static final String ON_FAILURE = "ReturnValuesOnConditionCheckFailure";

    private static final int LONGEST_NAME = 255;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");

    private Requests() {}

    /** A table's name, or its ARN, which has to be there. */
    static void table(Parameters request) {
        request.notNull(TABLE);
        name(request, TABLE);
    }

    /** The table of a request that has {@link #table been checked} to name one. */
    static TableSchema schema(Parameters request, Tables tables) {
        return tables.require(request.text(TABLE).orElseThrow());
    }

    /** An index's name, if there is one. */
    static void index(Parameters request) {
        name(request, INDEX);
    }

    private static void name(Parameters request, String parameter) {
        String name = request.text(parameter).orElse("-");
        if (name.isEmpty()) {
            // told alone, whatever else is wrong
            throw ApiError.validation("1 validation error detected: Value at '" + parameter
                    + "' failed to satisfy constraint: Member must have length greater than or equal to 1");
        }
        if (!name.startsWith("arn:")) {
            request.matches(request.length(parameter, 1, LONGEST_NAME), NAME);
        }
    }

    static void consumedCapacity(Parameters request) {
        request.oneOf(CONSUMED, "INDEXES", "TOTAL", "NONE");
    }

    static void itemCollectionMetrics(Parameters request) {
        request.oneOf(METRICS, "SIZE", "NONE");
    }

    static void onFailure(Parameters request) {
        request.oneOf(ON_FAILURE, "ALL_OLD", "NONE");
    }

    /**
     * What a batch asks of its tables, by their names.
     *
     * @param constraint adds what is wrong with what it asks of a table, before anything of it is read
     */
    static Set<Map.Entry<String, JsonNode>> batch(
            String operation, Parameters request, BiConsumer<Map.Entry<String, JsonNode>, Parameters> constraint) {
        Parameters tables = request.member("RequestItems")
                .filter(given -> !given.node().isEmpty())
                .orElseThrow(() -> ApiError.validation("The requestItems parameter is required for " + operation));
        tables.node().properties().forEach(table -> constraint.accept(table, request));
        request.check();
        return tables.node().properties();
    }

    /** Refuses what a batch, or a transaction, has twice. */
    static void requireDistinct(List<?> keys, String refusal) {
        ApiError.require(keys.stream().distinct().count() == keys.size(), refusal);
    }
}
