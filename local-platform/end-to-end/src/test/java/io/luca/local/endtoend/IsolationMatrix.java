package io.luca.local.endtoend;

import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.SchoolId;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Every way to reach an item of DynamoDB, tried with the credentials of one school on the keys of another, through the running
 * local AWS endpoint. What is let through although it must not, or refused although it may, is a finding.
 */
final class IsolationMatrix implements AutoCloseable {

    private static final String OWN = "school_1";
    private static final List<String> FOREIGN = List.of("school_10", "school_2", "SCHOOL_1", "school_", "school_1x");

    private final String table;
    private final TableAccess access;
    private final DynamoDbClient own;
    private final DynamoDbClient serviceRole;
    private final List<String> findings = new ArrayList<>();

    IsolationMatrix(Platform platform) {
        table = platform.tableName();
        access = new TableAccess(platform);
        own = client(platform, access.tenants().of(new SchoolId(OWN)));
        IssuedCredentials issued =
                platform.cloud().credentialsOf(platform.interactive().roleArn());
        serviceRole = client(
                platform,
                StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        issued.accessKeyId(), issued.secretAccessKey(), String.valueOf(issued.sessionToken()))));
    }

    /** All findings; none if schools are isolated. */
    List<String> findings() {
        calls(partition(OWN), partition(OWN)).forEach((name, call) -> expect(true, "own " + name, own, call));
        for (String foreign : FOREIGN) {
            calls(partition(foreign), partition(foreign))
                    .forEach((name, call) -> expect(false, foreign + " " + name, own, call));
            mixed(partition(OWN), partition(foreign))
                    .forEach((name, call) -> expect(false, "mixed with " + foreign + " " + name, own, call));
        }
        calls("PLATFORM#SCHOOLS", "PLATFORM#SCHOOLS")
                .forEach((name, call) -> expect(false, "registry " + name, own, call));
        withoutKey().forEach((name, call) -> expect(false, "without a key " + name, own, call));
        wholeTable().forEach((name, call) -> expect(false, "whole table " + name, own, call));
        calls(partition(OWN), partition(OWN))
                .forEach((name, call) -> expect(false, "no session tag " + name, serviceRole, call));
        wholeTable().forEach((name, call) -> expect(false, "no session tag " + name, serviceRole, call));
        return findings;
    }

    /** A call allowed is one that the policies let through, whatever DynamoDB then says of it. */
    private void expect(boolean allowed, String name, DynamoDbClient client, Consumer<DynamoDbClient> call) {
        boolean letThrough;
        try {
            call.accept(client);
            letThrough = true;
        } catch (DynamoDbException answer) {
            letThrough =
                    !"AccessDeniedException".equals(answer.awsErrorDetails().errorCode());
        }
        if (letThrough != allowed) {
            findings.add(name + (letThrough ? " was let through" : " was refused"));
        }
    }

    private Map<String, Consumer<DynamoDbClient>> calls(String first, String second) {
        Map<String, AttributeValue> key = key(first);
        Map<String, AttributeValue> otherKey = key(second + "#2");
        Map<String, Consumer<DynamoDbClient>> calls = new LinkedHashMap<>();
        calls.put(
                "GetItem", client -> client.getItem(get -> get.tableName(table).key(key)));
        calls.put(
                "PutItem", client -> client.putItem(put -> put.tableName(table).item(key)));
        calls.put(
                "UpdateItem",
                client -> client.updateItem(update -> update.tableName(table)
                        .key(key)
                        .updateExpression("SET a = :a")
                        .expressionAttributeValues(Map.of(":a", AttributeValue.fromS("a")))));
        calls.put(
                "DeleteItem",
                client -> client.deleteItem(delete -> delete.tableName(table).key(key)));
        calls.put("Query", client -> query(client, "PK", first, null));
        calls.put("Query on GSI1", client -> query(client, "GSI1PK", first, "GSI1"));
        calls.put("Query on GSI2", client -> query(client, "GSI2PK", first, "GSI2"));
        calls.put(
                "Query with placeholders",
                client -> client.query(query -> query.tableName(table)
                        .keyConditionExpression(":k = #p")
                        .expressionAttributeNames(Map.of("#p", "PK"))
                        .expressionAttributeValues(Map.of(":k", AttributeValue.fromS(first)))));
        calls.putAll(batches(key, otherKey));
        calls.putAll(transactions(key, otherKey));
        return calls;
    }

    private Map<String, Consumer<DynamoDbClient>> mixed(String ownPartition, String foreignPartition) {
        Map<String, Consumer<DynamoDbClient>> calls = new LinkedHashMap<>();
        calls.putAll(batches(key(ownPartition), key(foreignPartition)));
        calls.putAll(transactions(key(ownPartition), key(foreignPartition)));
        return calls;
    }

    private Map<String, Consumer<DynamoDbClient>> batches(
            Map<String, AttributeValue> key, Map<String, AttributeValue> otherKey) {
        Map<String, Consumer<DynamoDbClient>> calls = new LinkedHashMap<>();
        calls.put(
                "BatchGetItem",
                client -> client.batchGetItem(batch -> batch.requestItems(Map.of(
                        table,
                        KeysAndAttributes.builder().keys(List.of(key, otherKey)).build()))));
        calls.put(
                "BatchWriteItem",
                client -> client.batchWriteItem(batch -> batch.requestItems(Map.of(
                        table,
                        List.of(
                                WriteRequest.builder()
                                        .putRequest(
                                                PutRequest.builder().item(key).build())
                                        .build(),
                                WriteRequest.builder()
                                        .deleteRequest(DeleteRequest.builder()
                                                .key(otherKey)
                                                .build())
                                        .build())))));
        return calls;
    }

    private Map<String, Consumer<DynamoDbClient>> transactions(
            Map<String, AttributeValue> key, Map<String, AttributeValue> otherKey) {
        Map<String, Consumer<DynamoDbClient>> calls = new LinkedHashMap<>();
        calls.put(
                "TransactWriteItems Put",
                client -> write(
                        client,
                        TransactWriteItem.builder()
                                .put(Put.builder().tableName(table).item(key).build())
                                .build(),
                        otherKey));
        calls.put(
                "TransactWriteItems Update",
                client -> write(
                        client,
                        TransactWriteItem.builder()
                                .update(Update.builder()
                                        .tableName(table)
                                        .key(key)
                                        .updateExpression("SET a = :a")
                                        .expressionAttributeValues(Map.of(":a", AttributeValue.fromS("a")))
                                        .build())
                                .build(),
                        otherKey));
        calls.put(
                "TransactWriteItems Delete",
                client -> write(
                        client,
                        TransactWriteItem.builder()
                                .delete(Delete.builder()
                                        .tableName(table)
                                        .key(key)
                                        .build())
                                .build(),
                        otherKey));
        calls.put(
                "ConditionCheck",
                client -> client.transactWriteItems(write -> write.transactItems(
                        TransactWriteItem.builder()
                                .conditionCheck(ConditionCheck.builder()
                                        .tableName(table)
                                        .key(otherKey)
                                        .conditionExpression("attribute_not_exists(nothing)")
                                        .build())
                                .build(),
                        TransactWriteItem.builder()
                                .put(Put.builder().tableName(table).item(key).build())
                                .build())));
        calls.put(
                "TransactGetItems",
                client -> client.transactGetItems(get -> get.transactItems(
                        TransactGetItem.builder()
                                .get(Get.builder().tableName(table).key(key).build())
                                .build(),
                        TransactGetItem.builder()
                                .get(Get.builder()
                                        .tableName(table)
                                        .key(otherKey)
                                        .build())
                                .build())));
        return calls;
    }

    private void write(DynamoDbClient client, TransactWriteItem first, Map<String, AttributeValue> otherKey) {
        client.transactWriteItems(write -> write.transactItems(
                first,
                TransactWriteItem.builder()
                        .put(Put.builder().tableName(table).item(otherKey).build())
                        .build()));
    }

    /** Requests that carry no leading key: {@code ForAllValues} alone is true for them. */
    private Map<String, Consumer<DynamoDbClient>> withoutKey() {
        Map<String, AttributeValue> noKey = Map.of("SK", AttributeValue.fromS("PROFILE"));
        Map<String, AttributeValue> values = Map.of(":sk", AttributeValue.fromS("PROFILE"));
        return Map.of(
                "GetItem", client -> client.getItem(get -> get.tableName(table).key(noKey)),
                "PutItem", client -> client.putItem(put -> put.tableName(table).item(noKey)),
                "Query",
                        client -> client.query(query -> query.tableName(table)
                                .keyConditionExpression("SK = :sk")
                                .expressionAttributeValues(values)));
    }

    private Map<String, Consumer<DynamoDbClient>> wholeTable() {
        Map<String, Consumer<DynamoDbClient>> calls = new LinkedHashMap<>();
        calls.put("Scan", client -> client.scan(scan -> scan.tableName(table)));
        calls.put(
                "Scan of GSI1",
                client -> client.scan(scan -> scan.tableName(table).indexName("GSI1")));
        calls.put("DescribeTable", client -> client.describeTable(describe -> describe.tableName(table)));
        calls.put("ListTables", DynamoDbClient::listTables);
        calls.put("DeleteTable", client -> client.deleteTable(delete -> delete.tableName(table)));
        return calls;
    }

    private void query(DynamoDbClient client, String attribute, String partition, String index) {
        client.query(query -> query.tableName(table)
                .indexName(index)
                .keyConditionExpression(attribute + " = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition))));
    }

    private static String partition(String school) {
        return "TENANT#" + school + "#STUDENT#matrix";
    }

    private static Map<String, AttributeValue> key(String partition) {
        return Map.of("PK", AttributeValue.fromS(partition), "SK", AttributeValue.fromS("PROFILE"));
    }

    private static DynamoDbClient client(Platform platform, AwsCredentialsProvider credentials) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(credentials)
                .overrideConfiguration(config -> config.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    @Override
    public void close() {
        own.close();
        serviceRole.close();
        access.close();
    }
}
