package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.expression.KeyCondition;
import io.luca.local.dynamodb.table.KeySchema;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request needs to be allowed, read before it is done and by the same reader. Transactions need the actions of their parts, for
 * there is no IAM action of their own. Scans and the control plane carry no leading keys. A request of an operation that has no rule
 * here is refused.
 */
public final class Accesses {

    private static final Set<String> ON_ONE_TABLE = Set.of(
            "CreateTable",
            "DescribeTable",
            "UpdateTable",
            "DeleteTable",
            "DescribeTimeToLive",
            "UpdateTimeToLive",
            "DescribeContinuousBackups",
            "UpdateContinuousBackups");
    private static final Set<String> ON_A_RESOURCE = Set.of("TagResource", "UntagResource", "ListTagsOfResource");
    private static final Set<String> ON_THE_ACCOUNT =
            Set.of("ListTables", "ListStreams", "DescribeLimits", "DescribeEndpoints");
    private static final Map<String, String> PARTS = Map.of(
            "Get", "GetItem",
            "Put", "PutItem",
            "Update", "UpdateItem",
            "Delete", "DeleteItem",
            "ConditionCheck", "ConditionCheckItem");

    private Accesses() {}

    /**
     * The permissions that a request needs; at least one.
     *
     * @throws ApiError as the operation itself would refuse the request, or if it asks for nothing, or has no rule
     */
    public static List<Access> of(String operation, JsonNode node, Tables tables) {
        Parameters request = Parameters.of(node);
        List<Access> accesses = switch (operation) {
            case "GetItem", "UpdateItem", "DeleteItem" -> List.of(onItem(operation, request, "Key", tables));
            case "PutItem" -> List.of(onItem(operation, request, "Item", tables));
            case "Query" -> List.of(query(request, tables));
            case "Scan" -> List.of(scan(request, tables));
            case "BatchGetItem" -> batchGet(request, tables);
            case "BatchWriteItem" -> batchWrite(request, tables);
            case "TransactGetItems", "TransactWriteItems" -> transaction(operation, request, tables);
            case "DescribeStream", "GetShardIterator" -> List.of(stream(operation, request.text("StreamArn")));
            case "GetRecords" ->
                List.of(stream(operation, request.text("ShardIterator").map(Accesses::streamOf)));
            default -> control(operation, request);
        };
        if (accesses.isEmpty()) {
            throw ApiError.validation("The request asks for nothing.");
        }
        return accesses;
    }

    private static List<Access> control(String operation, Parameters request) {
        if (ON_ONE_TABLE.contains(operation)) {
            return List.of(
                    onTable(operation, shortName(request.text("TableName").orElse(""))));
        }
        if (ON_A_RESOURCE.contains(operation)) {
            return List.of(
                    onTable(operation, shortName(request.text("ResourceArn").orElse(""))));
        }
        if (ON_THE_ACCOUNT.contains(operation)) {
            return List.of(new Access(
                    operation, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty()));
        }
        throw ApiError.unsupported(operation);
    }

    private static Access onTable(String action, String table) {
        return new Access(action, Optional.of(table), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    private static Access onItem(String action, Parameters request, String attributes, Tables tables) {
        return onItem(action, request, attributes, tables, Optional.empty());
    }

    private static Access onItem(
            String action, Parameters request, String attributes, Tables tables, Optional<String> enclosing) {
        Requests.table(request);
        request.notNull(attributes);
        request.check();
        TableSchema table = tables.require(request.text("TableName").orElseThrow());
        List<String> leading =
                leading(table.key(), request.node(attributes)).stream().toList();
        return new Access(action, Optional.of(table.name()), Optional.empty(), Optional.empty(), leading, enclosing);
    }

    /** The value of the partition key. Without one the request carries no leading key: policies decide about it before it is found wrong. */
    private static Optional<String> leading(KeySchema key, JsonNode attributes) {
        JsonNode value = attributes.path(key.partition());
        return !value.isMissingNode() && ItemJson.readValue(value) instanceof Scalar scalar
                ? Optional.of(text(scalar))
                : Optional.empty();
    }

    /** The key of one item of a batch: one without would hide among the others. */
    private static String leadingOfMany(KeySchema key, JsonNode attributes) {
        return leading(key, attributes)
                .orElseThrow(() -> ApiError.validation("The provided key element does not match the schema"));
    }

    private static String text(Scalar value) {
        return switch (value) {
            case AttributeValue.S s -> s.text();
            case AttributeValue.N n -> n.number().toPlainString();
            case AttributeValue.B b -> b.bytes().toBase64();
        };
    }

    private static Access query(Parameters request, Tables tables) {
        Requests.table(request);
        Requests.index(request);
        request.check();
        Expressions expressions = Expressions.of(request, Query.EXPRESSIONS, Query.LEGACY);
        KeyCondition condition = Query.keyCondition(expressions);
        TableSchema table = tables.require(request.text("TableName").orElseThrow());
        Optional<SecondaryIndex> index = index(request, table);
        KeySchema key = index.map(SecondaryIndex::key).orElse(table.key());
        return new Access(
                "Query",
                Optional.of(table.name()),
                index.map(SecondaryIndex::name),
                Optional.empty(),
                partition(condition, expressions, key),
                Optional.empty());
    }

    /** The partition that a query reads; none if it names none, and then it will be refused. */
    private static List<String> partition(KeyCondition condition, Expressions expressions, KeySchema key) {
        try {
            return List.of(text(condition
                    .bind(expressions.placeholders(), key.partition(), key.sort())
                    .partition()));
        } catch (ApiError _) {
            return List.of();
        }
    }

    private static Access scan(Parameters request, Tables tables) {
        Requests.table(request);
        Requests.index(request);
        request.check();
        TableSchema table = tables.require(request.text("TableName").orElseThrow());
        return new Access(
                "Scan",
                Optional.of(table.name()),
                index(request, table).map(SecondaryIndex::name),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Optional<SecondaryIndex> index(Parameters request, TableSchema table) {
        return request.text("IndexName").map(name -> table.index(name).orElseThrow(() -> Selection.missing(name)));
    }

    private static List<Access> batchGet(Parameters request, Tables tables) {
        List<Access> accesses = new ArrayList<>();
        request.member("RequestItems")
                .ifPresent(items -> items.node().properties().forEach(part -> {
                    TableSchema table = tables.require(part.getKey());
                    List<String> leading = new ArrayList<>();
                    Parameters.of(part.getValue())
                            .node("Keys")
                            .forEach(key -> leading.add(leadingOfMany(table.key(), key)));
                    accesses.add(batch("BatchGetItem", table, leading));
                }));
        return accesses;
    }

    private static List<Access> batchWrite(Parameters request, Tables tables) {
        List<Access> accesses = new ArrayList<>();
        request.member("RequestItems")
                .ifPresent(items -> items.node().properties().forEach(part -> {
                    TableSchema table = tables.require(part.getKey());
                    List<String> leading = new ArrayList<>();
                    part.getValue().forEach(write -> {
                        for (var action : Parameters.of(write).node().properties()) {
                            String attributes = switch (action.getKey()) {
                                case "PutRequest" -> "Item";
                                case "DeleteRequest" -> "Key";
                                default -> throw ApiError.validation("A batch cannot hold " + action.getKey());
                            };
                            if (!action.getValue().isNull()) {
                                leading.add(leadingOfMany(
                                        table.key(), action.getValue().path(attributes)));
                            }
                        }
                    });
                    accesses.add(batch("BatchWriteItem", table, leading));
                }));
        return accesses;
    }

    private static Access batch(String action, TableSchema table, List<String> leading) {
        if (leading.isEmpty()) {
            throw ApiError.validation("The request asks for nothing.");
        }
        return new Access(
                action, Optional.of(table.name()), Optional.empty(), Optional.empty(), leading, Optional.empty());
    }

    private static List<Access> transaction(String operation, Parameters request, Tables tables) {
        List<Access> accesses = new ArrayList<>();
        for (Parameters part : request.members("TransactItems")) {
            part.node().fieldNames().forEachRemaining(name -> {
                String iam = PARTS.get(name);
                if (iam == null) {
                    throw ApiError.validation("A transaction cannot hold " + name);
                }
                part.member(name)
                        .ifPresent(action -> accesses.add(onItem(
                                iam, action, name.equals("Put") ? "Item" : "Key", tables, Optional.of(operation))));
            });
        }
        return accesses;
    }

    private static Access stream(String action, Optional<String> arn) {
        String resource = arn.orElse("");
        int table = resource.indexOf(":table/");
        int stream = resource.indexOf("/stream/");
        if (table < 0 || stream < table) {
            throw ApiError.validation("Invalid StreamArn");
        }
        return new Access(
                action,
                Optional.of(resource.substring(table + ":table/".length(), stream)),
                Optional.empty(),
                Optional.of(resource.substring(stream + "/stream/".length())),
                List.of(),
                Optional.empty());
    }

    /** A shard iterator begins with the ARN of its stream. */
    private static String streamOf(String iterator) {
        int end = iterator.indexOf('|');
        return end < 0 ? iterator : iterator.substring(0, end);
    }

    /** The name of a table that may be named by its ARN. */
    private static String shortName(String nameOrArn) {
        int table = nameOrArn.indexOf(":table/");
        return table < 0 ? nameOrArn : nameOrArn.substring(table + ":table/".length());
    }
}
