package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The requests for one student's items, under the credentials of the school. */
record HistoryRequests(String table, String partition, AwsRequestOverrideConfiguration credentials) {

    /** What a profile shows: all but the explanations of grades, which are longer than all the rest. */
    private static final Map<String, String> SHOWN_NAMES =
            Item.placeholders(Stream.of(List.of(SORT_KEY), StudentItem.READ, GradeItem.SHOWN, EventItem.READ)
                    .flatMap(List::stream)
                    .toList());

    private static final String SHOWN = String.join(",", SHOWN_NAMES.keySet());

    QueryRequest.Builder upwards(String prefix, @Nullable String cursor) {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression(PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :prefix)")
                .expressionAttributeValues(
                        Map.of(":pk", AttributeValue.fromS(partition), ":prefix", AttributeValue.fromS(prefix)))
                .overrideConfiguration(credentials);
        return cursor == null
                ? query
                : query.exclusiveStartKey(TenantTable.key(partition, Cursor.read(cursor, Keys.EVALUATION_SHAPE)));
    }

    /** Where a reading downwards starts that is to go on below a sort key. */
    Map<String, AttributeValue> startBelow(String sortKey) {
        return TenantTable.key(partition, sortKey);
    }

    QueryRequest downwards(HistoryQuery.Step step) {
        QueryRequest.Builder query = between(Keys.REPORTS, Keys.PROFILE)
                .scanIndexForward(false)
                .limit(step.limit())
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
        return step.start().isEmpty()
                ? query.build()
                : query.exclusiveStartKey(step.start()).build();
    }

    /** Downwards, without explanations. */
    QueryRequest.Builder grades(String prefix) {
        return upwards(prefix, null)
                .scanIndexForward(false)
                .projectionExpression(SHOWN)
                .expressionAttributeNames(SHOWN_NAMES);
    }

    /** The newest that the student has sent, as many as a profile may show. */
    QueryRequest ownEvents() {
        return between(Keys.EVENTS, Keys.REPORTS)
                .scanIndexForward(false)
                .limit(RecentEvents.SHOWN)
                .build();
    }

    private QueryRequest.Builder between(String first, String last) {
        return QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression(PARTITION_KEY + " = :pk AND " + SORT_KEY + " BETWEEN :first AND :last")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(partition),
                        ":first", AttributeValue.fromS(first),
                        ":last", AttributeValue.fromS(last)))
                .projectionExpression(SHOWN)
                .expressionAttributeNames(SHOWN_NAMES)
                .overrideConfiguration(credentials);
    }
}
