package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.ClassId;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The items as the store writes them, and the queries by which it reads them: for tests, and for tools that fill, check or measure
 * the table itself. No deployable carries it.
 */
public final class StoredItems {

    private StoredItems() {}

    /** The item that {@link SchoolTable#record} writes. */
    public static Map<String, AttributeValue> of(SchoolId school, Evaluation evaluation) {
        return EvaluationItem.write(school, evaluation).attributes();
    }

    /** The item of a grade that waits to be sent. */
    public static Map<String, AttributeValue> of(SchoolId school, Grade grade) {
        return GradeItem.write(school, grade).attributes();
    }

    /** All items that {@link SchoolEvents#write} writes of an event, in this order: one, and for a long payload another before. */
    public static List<Map<String, AttributeValue>> allOf(SchoolId school, SentEvent sent) {
        return Stream.concat(EventItem.detail(school, sent).stream(), Stream.of(EventItem.write(school, sent)))
                .map(Item::attributes)
                .toList();
    }

    /** The event's own item, the last of {@link #allOf}. */
    public static Map<String, AttributeValue> of(SchoolId school, SentEvent sent) {
        return EventItem.write(school, sent).attributes();
    }

    /** The item of a configuration, whatever was stored before: marks may hang on what it leaves out. */
    public static Map<String, AttributeValue> of(SchoolId school, SchoolConfig config) {
        return ConfigItem.write(school, config, UUID.randomUUID()).attributes();
    }

    /** The query that {@link SchoolClasses#roster} makes. */
    public static QueryRequest queryOfRoster(
            String table, SchoolId school, ClassId id, AwsRequestOverrideConfiguration credentials) {
        return QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("PK = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.roster(school, id))))
                .consistentRead(true)
                .overrideConfiguration(credentials)
                .build();
    }

    /** The query that {@link SchoolTable#inClass} makes. */
    public static QueryRequest queryInClass(
            String table,
            SchoolId school,
            StudentId student,
            SchoolClass each,
            AwsRequestOverrideConfiguration credentials) {
        return QueryRequest.builder()
                .tableName(table)
                .indexName(TableSchema.CLASS_INDEX)
                .keyConditionExpression("GSI2PK = :pk AND begins_with(GSI2SK, :student)")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(Keys.schoolClass(school, each.subject(), each.period())),
                        ":student", AttributeValue.fromS(Keys.classStudent(student))))
                .overrideConfiguration(credentials)
                .build();
    }

    /** The queries that {@link SchoolTable#history} makes for the first page, side by side. */
    public static List<QueryRequest> queriesOfHistory(
            String table,
            SchoolId school,
            StudentId student,
            int evaluationsPerPage,
            AwsRequestOverrideConfiguration credentials) {
        HistoryRequests requests = new HistoryRequests(table, Keys.student(school, student), credentials);
        return List.of(
                requests.upwards(Keys.EVALUATIONS, null)
                        .limit(evaluationsPerPage)
                        .build(),
                requests.ownEvents(),
                requests.downwards(HistoryQuery.Step.FIRST));
    }
}
