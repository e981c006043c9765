package io.luca.local.aws.service.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Authorises DynamoDB requests as DynamoDB does: which IAM actions a request needs, on which tables and indexes, and with
 * which {@code dynamodb:LeadingKeys}.
 *
 * <p>Transactions need the actions of their parts, for there is no IAM action of their own. Scan, PartiQL and the control
 * plane carry no leading keys, so a policy that demands them refuses these calls. An operation that is not known is refused.
 */
public final class KeyGuard implements DynamoDbService.RequestGuard {

    private static final String LEADING_KEYS = "dynamodb:LeadingKeys";
    private static final Set<String> ON_ONE_TABLE = Set.of(
            "DescribeTable",
            "Scan",
            "UpdateTable",
            "DeleteTable",
            "CreateTable",
            "DescribeTimeToLive",
            "UpdateTimeToLive",
            "DescribeContinuousBackups");
    private static final Set<String> ON_THE_ACCOUNT = Set.of("ListTables", "DescribeLimits", "DescribeEndpoints");
    /** A name given twice, or a second text after the first, could mean one thing here and another in the engine. */
    private static final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Authorization authorization;
    private final Supplier<Map<String, Tables.TableKeys>> tables;
    private final String tableArnPrefix;

    public KeyGuard(
            Authorization authorization,
            Supplier<Map<String, Tables.TableKeys>> tables,
            String region,
            String accountId) {
        this.authorization = authorization;
        this.tables = tables;
        this.tableArnPrefix = "arn:aws:dynamodb:" + region + ":" + accountId + ":table/";
    }

    @Override
    public void require(Caller caller, String operation, byte[] body) {
        List<Need> needs = needs(operation, read(body));
        if (needs.isEmpty()) {
            throw AwsError.invalid("ValidationException", "The request asks for nothing.");
        }
        for (Need need : needs) {
            Map<String, List<String>> context = new LinkedHashMap<>();
            context.put(LEADING_KEYS, need.leadingKeys());
            need.enclosing().ifPresent(name -> context.put("dynamodb:EnclosingOperation", List.of(name)));
            authorization.require(caller, "dynamodb:" + need.action(), need.resource(), context);
        }
    }

    /** One permission that a request needs. No leading keys means that the request carries none. */
    record Need(String action, String resource, List<String> leadingKeys, Optional<String> enclosing) {

        Need(String action, String resource, List<String> leadingKeys) {
            this(action, resource, leadingKeys, Optional.empty());
        }
    }

    List<Need> needs(String operation, JsonNode request) {
        return switch (operation) {
            case "GetItem", "UpdateItem", "DeleteItem" -> List.of(onKey(operation, request, request.path("Key")));
            case "PutItem" -> List.of(onKey(operation, request, request.path("Item")));
            case "Query" -> List.of(query(request));
            case "BatchGetItem" -> batchGet(request);
            case "BatchWriteItem" -> batchWrite(request);
            case "TransactGetItems", "TransactWriteItems" -> transaction(operation, request);
            case "ExecuteStatement" ->
                List.of(statement(request.path("Statement").asText(), Optional.empty()));
            case "BatchExecuteStatement" -> statements(request.path("Statements"), operation);
            case "ExecuteTransaction" -> statements(request.path("TransactStatements"), operation);
            default -> {
                if (ON_ONE_TABLE.contains(operation)) {
                    String index = request.path("IndexName").asText("");
                    yield List.of(new Need(operation, resource(tableName(request), index), List.of()));
                }
                if (ON_THE_ACCOUNT.contains(operation)) {
                    yield List.of(new Need(operation, "*", List.of()));
                }
                throw new AwsError(501, "NotImplemented", "dynamodb " + operation + " does not run on this platform.");
            }
        };
    }

    private Need onKey(String action, JsonNode request, JsonNode attributes) {
        String table = tableName(request);
        return new Need(action, resource(table, ""), leading(table, attributes));
    }

    private List<String> leading(String table, JsonNode attributes) {
        JsonNode value = attributes.path(keys(table).partitionKey());
        return value.isMissingNode() ? List.of() : List.of(scalar(value));
    }

    /** The key of one item of a batch: one without would hide among the others. */
    private List<String> leadingOfMany(String table, JsonNode attributes) {
        List<String> leading = leading(table, attributes);
        if (leading.isEmpty()) {
            throw AwsError.invalid("ValidationException", "The provided key element does not match the schema");
        }
        return leading;
    }

    private Need query(JsonNode request) {
        String table = tableName(request);
        String index = request.path("IndexName").asText("");
        String partitionKey = index.isEmpty()
                ? keys(table).partitionKey()
                : Optional.ofNullable(keys(table).indexes().get(index))
                        .orElseThrow(() -> AwsError.invalid(
                                "ValidationException", "The table does not have the specified index: " + index));
        return new Need(
                "Query", resource(table, index), KeyConditions.valuesOf(partitionKey, request, KeyGuard::scalar));
    }

    private List<Need> batchGet(JsonNode request) {
        List<Need> needs = new ArrayList<>();
        request.path("RequestItems").properties().forEach(table -> {
            List<String> leading = new ArrayList<>();
            String name = shortName(table.getKey());
            table.getValue().path("Keys").forEach(key -> leading.addAll(leadingOfMany(name, key)));
            needs.add(new Need("BatchGetItem", resource(name, ""), leading));
        });
        return needs;
    }

    private List<Need> batchWrite(JsonNode batch) {
        List<Need> needs = new ArrayList<>();
        batch.path("RequestItems").properties().forEach(table -> {
            List<String> leading = new ArrayList<>();
            String name = shortName(table.getKey());
            table.getValue()
                    .forEach(write -> write.properties().forEach(request -> {
                        String holder = switch (request.getKey()) {
                            case "PutRequest" -> "Item";
                            case "DeleteRequest" -> "Key";
                            default ->
                                throw AwsError.invalid(
                                        "ValidationException", "A batch cannot hold " + request.getKey());
                        };
                        leading.addAll(leadingOfMany(name, request.getValue().path(holder)));
                    }));
            needs.add(new Need("BatchWriteItem", resource(name, ""), leading));
        });
        return needs;
    }

    private List<Need> transaction(String operation, JsonNode request) {
        List<Need> needs = new ArrayList<>();
        request.path("TransactItems")
                .forEach(part -> part.properties().forEach(action -> {
                    String name = shortName(action.getValue().path("TableName").asText());
                    JsonNode attributes = action.getValue().path("Put".equals(action.getKey()) ? "Item" : "Key");
                    String iam = switch (action.getKey()) {
                        case "Get" -> "GetItem";
                        case "Put" -> "PutItem";
                        case "Update" -> "UpdateItem";
                        case "Delete" -> "DeleteItem";
                        case "ConditionCheck" -> "ConditionCheckItem";
                        default ->
                            throw AwsError.invalid(
                                    "ValidationException", "A transaction cannot hold " + action.getKey());
                    };
                    needs.add(new Need(iam, resource(name, ""), leading(name, attributes), Optional.of(operation)));
                }));
        return needs;
    }

    private List<Need> statements(JsonNode list, String operation) {
        List<Need> needs = new ArrayList<>();
        list.forEach(each -> needs.add(statement(each.path("Statement").asText(), Optional.of(operation))));
        return needs;
    }

    private Need statement(String partiQl, Optional<String> enclosing) {
        PartiQlTarget target = PartiQlTarget.parse(partiQl);
        return new Need(target.action(), resource(target.table(), target.index()), List.of(), enclosing);
    }

    private Tables.TableKeys keys(String table) {
        Tables.TableKeys keys = tables.get().get(table);
        if (keys == null) {
            throw AwsError.invalid("ResourceNotFoundException", "Requested resource not found: Table: " + table);
        }
        return keys;
    }

    private String resource(String table, String index) {
        return tableArnPrefix + table + (index.isEmpty() ? "" : "/index/" + index);
    }

    private String tableName(JsonNode request) {
        return shortName(request.path("TableName").asText());
    }

    /** A table may be named by its ARN. */
    private String shortName(String name) {
        return name.startsWith(tableArnPrefix) ? name.substring(tableArnPrefix.length()) : name;
    }

    private static String scalar(JsonNode attributeValue) {
        return attributeValue.isObject() && attributeValue.size() == 1
                ? attributeValue.elements().next().asText()
                : "";
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "The request is not JSON.");
        }
    }
}
