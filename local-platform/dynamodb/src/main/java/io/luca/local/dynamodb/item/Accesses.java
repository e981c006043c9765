package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.expression.KeyCondition;
import io.luca.local.dynamodb.expression.KeyRange;
import io.luca.local.dynamodb.table.KeySchema;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a request needs to be allowed, read before it is done and by the same reader. Transactions need the actions of their parts, for
 * there is no IAM action of their own. Scans and the control plane carry no leading keys. A request of an operation that has no rule
 * here is refused.
 */
public record Accesses(String operation, Parameters request, Tables tables) {

    private static final Set<String> PARTS = Set.of("Get", "Put", "Update", "Delete", "ConditionCheck");
    private static final String NOTHING = "The request asks for nothing.";
    private static final String TABLE = ":table/";
    private static final String STREAM = "/stream/";

    /**
     * The permissions that a request needs; at least one.
     *
     * @throws ApiError as the operation itself would refuse the request, or if it asks for nothing, or has no rule
     */
    public static List<Access> of(String operation, JsonNode request, Tables tables) {
        List<Access> accesses = new Accesses(operation, Parameters.of(request), tables).all();
        ApiError.require(!accesses.isEmpty(), NOTHING);
        return accesses;
    }

    private List<Access> all() {
        return switch (operation) {
            case "GetItem", "UpdateItem", "DeleteItem", "PutItem" ->
                List.of(onItem(operation, request, Optional.empty()));
            case "Query", "Scan" -> List.of(onIndex());
            case "BatchGetItem" -> batch(part -> part.path("Keys").valueStream());
            case "BatchWriteItem" -> batch(part -> part.valueStream().flatMap(Accesses::written));
            case "TransactGetItems", "TransactWriteItems" ->
                request.members("TransactItems").stream().flatMap(this::parts).toList();
            case "DescribeStream", "GetShardIterator" -> List.of(onStream(text("StreamArn")));
            // a shard iterator begins with the ARN of its stream
            case "GetRecords" -> List.of(onStream(text("ShardIterator").split("\\|", 2)[0]));
            case "CreateTable",
                    "DescribeTable",
                    "UpdateTable",
                    "DeleteTable",
                    "DescribeTimeToLive",
                    "UpdateTimeToLive",
                    "DescribeContinuousBackups",
                    "UpdateContinuousBackups" -> List.of(onTable(text("TableName"), Optional.empty()));
            case "TagResource", "UntagResource", "ListTagsOfResource" ->
                List.of(onTable(text("ResourceArn"), Optional.empty()));
            case "ListTables", "ListStreams", "DescribeLimits", "DescribeEndpoints" ->
                List.of(access(Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
            default -> throw ApiError.unsupported(operation);
        };
    }

    private String text(String parameter) {
        return request.text(parameter).orElse("");
    }

    private Access access(
            Optional<String> table, Optional<String> index, Optional<String> stream, List<String> leadingKeys) {
        return new Access(operation, table, index, stream, leadingKeys, Optional.empty());
    }

    private Access onItem(String action, Parameters part, Optional<String> enclosing) {
        String attributes = action.equals("PutItem") ? "Item" : "Key";
        Requests.table(part);
        part.notNull(attributes);
        part.check();
        TableSchema table = Requests.schema(part, tables);
        List<String> leading =
                leading(table.key(), part.node(attributes)).stream().toList();
        return new Access(action, Optional.of(table.name()), Optional.empty(), Optional.empty(), leading, enclosing);
    }

    /** The value of the partition key. Without one the request carries no leading key: policies decide about it before it is found wrong. */
    private static Optional<String> leading(KeySchema key, JsonNode attributes) {
        JsonNode value = attributes.path(key.partition());
        return !value.isMissingNode() && ItemJson.readValue(value) instanceof Scalar scalar
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    /** The reading of a table or of its index. */
    private Access onIndex() {
        Requests.table(request);
        Requests.index(request);
        request.check();
        Function<KeySchema, Optional<String>> partition =
                operation.equals("Query") ? partition() : _ -> Optional.empty();
        TableSchema table = Requests.schema(request, tables);
        Optional<SecondaryIndex> index = request.text(Requests.INDEX).map(table::requireIndex);
        KeySchema key = index.map(SecondaryIndex::key).orElse(table.key());
        List<String> leading = partition.apply(key).stream().toList();
        return access(Optional.of(table.name()), index.map(SecondaryIndex::name), Optional.empty(), leading);
    }

    /** What tells the partition that a query reads, of a table or index with some key. */
    private Function<KeySchema, Optional<String>> partition() {
        Expressions expressions = Query.expressions(request);
        KeyCondition condition = expressions.keyCondition();
        return key -> {
            try {
                KeyRange keys = condition.bind(expressions.placeholders(), key.partition(), key.sort());
                return Optional.of(keys.partition().text());
            } catch (ApiError _) {
                return Optional.empty(); // a query that names no partition will be refused
            }
        };
    }

    /**
     * One access for each table of a batch.
     *
     * @param keys the keys, or items with their keys, in what the batch has of a table
     */
    private List<Access> batch(Function<JsonNode, Stream<JsonNode>> keys) {
        List<Access> accesses = new ArrayList<>();
        request.member("RequestItems")
                .ifPresent(items -> items.node().properties().forEach(part -> {
                    TableSchema table = tables.require(part.getKey());
                    List<String> leading = keys.apply(part.getValue())
                            .map(key -> leading(table.key(), key).orElseThrow(Accesses::withoutKey))
                            .toList();
                    ApiError.require(!leading.isEmpty(), NOTHING);
                    accesses.add(access(Optional.of(table.name()), Optional.empty(), Optional.empty(), leading));
                }));
        return accesses;
    }

    /** One item of a batch that has no key would hide among the others. */
    private static ApiError withoutKey() {
        return ApiError.validation("The provided key element does not match the schema");
    }

    private static Stream<JsonNode> written(JsonNode write) {
        return Parameters.of(write).node().properties().stream().flatMap(Accesses::attributes);
    }

    private static Stream<JsonNode> attributes(Map.Entry<String, JsonNode> write) {
        String attributes = switch (write.getKey()) {
            case "PutRequest" -> "Item";
            case "DeleteRequest" -> "Key";
            default -> throw ApiError.validation("A batch cannot hold " + write.getKey());
        };
        return Stream.of(write.getValue()).filter(given -> !given.isNull()).map(given -> given.path(attributes));
    }

    private Stream<Access> parts(Parameters part) {
        return part.node().propertyStream().map(Map.Entry::getKey).flatMap(name -> {
            if (!PARTS.contains(name)) {
                throw ApiError.validation("A transaction cannot hold " + name);
            }
            return part.member(name).map(action -> onItem(name + "Item", action, Optional.of(operation))).stream();
        });
    }

    private Access onStream(String arn) {
        int table = arn.indexOf(TABLE);
        int stream = arn.indexOf(STREAM);
        ApiError.require(table >= 0 && stream > table, "Invalid StreamArn");
        return onTable(arn.substring(0, stream), Optional.of(arn.substring(stream + STREAM.length())));
    }

    /** What is about a table, which may be named by its ARN, or about a stream of it. */
    private Access onTable(String nameOrArn, Optional<String> stream) {
        int table = nameOrArn.indexOf(TABLE);
        String name = table < 0 ? nameOrArn : nameOrArn.substring(table + TABLE.length());
        return access(Optional.of(name), Optional.empty(), stream, List.of());
    }
}
