package io.luca.local.endtoend;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the table itself holds of behaviour events, as the operator sees it. */
final class Events {

    private final DynamoDbClient client;
    private final String table;

    Events(Platform platform) {
        this.client = new TableAccess(platform).client();
        this.table = platform.tableName();
    }

    /** The payload of a student's event. */
    Optional<String> stored(String school, String student, String eventId) {
        return of(school, student).stream()
                .filter(item -> eventId.equals(item.get("event_id").s()))
                .map(item -> item.get("payload").s())
                .findFirst();
    }

    /** The numbers of the requests that brought a student's event, as its items say. */
    List<String> requestsOf(String school, String student, String eventId) {
        return of(school, student).stream()
                .filter(item -> eventId.equals(item.get("event_id").s()))
                .map(item -> item.get("request_id").s())
                .toList();
    }

    long count(String school, String student, String eventId) {
        return of(school, student).stream()
                .filter(item -> eventId.equals(item.get("event_id").s()))
                .count();
    }

    /** How often an event stands in the partitions of all other schools. */
    long anywhereBut(String school, String eventId) {
        return client
                .scanPaginator(scan -> scan.tableName(table)
                        .filterExpression("event_id = :id AND NOT begins_with(PK, :own)")
                        .expressionAttributeValues(Map.of(
                                ":id", AttributeValue.fromS(eventId),
                                ":own", AttributeValue.fromS("TENANT#" + school + "#"))))
                .items()
                .stream()
                .count();
    }

    private List<Map<String, AttributeValue>> of(String school, String student) {
        return client
                .queryPaginator(query -> query.tableName(table)
                        .keyConditionExpression("PK = :pk AND begins_with(SK, :events)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS("TENANT#" + school + "#STUDENT#" + student),
                                ":events", AttributeValue.fromS("EVENT#"))))
                .items()
                .stream()
                .toList();
    }
}
