package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.BoundCondition;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.expression.KeyCondition;
import io.luca.local.dynamodb.expression.KeyRange;
import io.luca.local.dynamodb.expression.SortCondition;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.KeySchema;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** {@code Query}: the items of a partition, of a table or of an index, in the order of their sort keys. */
final class Query implements Operation {

    static final List<String> EXPRESSIONS = List.of(Expressions.PROJECTION, Expressions.FILTER, Expressions.KEYS);
    static final List<String> LEGACY =
            List.of("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions");

    private final ItemStore items;
    private final Faults faults;

    Query(ItemStore items, Faults faults) {
        this.items = items;
        this.faults = faults;
    }

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        requireConstraints(request);
        Expressions expressions = Expressions.of(request, EXPRESSIONS, LEGACY);
        Optional<Item> start = startKey(request);
        KeyCondition condition = keyCondition(expressions);
        Optional<BoundCondition> filter = expressions.filter();
        Optional<BoundProjection> projection = expressions.projection();
        Selection selection = Selection.of(request);
        TableSchema table = items.tables().require(request.text("TableName").orElseThrow());
        faults.delay(table);
        Optional<SecondaryIndex> index = selection.index(table);
        KeySchema key = index.map(SecondaryIndex::key).orElse(table.key());
        KeyRange keys = condition.bind(expressions.placeholders(), key.partition(), key.sort());
        expressions.requireAllUsed();
        requireTypes(table, key, keys);
        requireNoKeys(filter, key);
        boolean fetched = selection.needsItems(index, projection, filter);
        boolean forward = request.flag("ScanIndexForward").orElse(true);
        IntSupplier partition = () -> StoreKeys.hash(keys.partition());
        faults.admit(table, Faults.Access.READ, partition);
        Pages pages = new Pages(
                table,
                index,
                range(table, index, key, keys, start, forward),
                forward ? Direction.FORWARD : Direction.BACKWARD,
                request.number("Limit"),
                filter,
                projection,
                index.filter(SecondaryIndex::global).isPresent() ? faults.indexLag(table) : Duration.ZERO,
                selection.consistent(),
                fetched,
                selection.countsOnly());
        Pages.Page page = pages.read(items);
        faults.spend(table, Faults.Access.READ, partition, page.consumed().total());
        pages.write(page, ConsumedCapacity.Report.of(request), answer);
    }

    static KeyCondition keyCondition(Expressions expressions) {
        return expressions
                .keyCondition()
                .orElseThrow(
                        () -> ApiError.validation(
                                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."));
    }

    private static void requireConstraints(Parameters request) {
        Requests.table(request);
        Requests.index(request);
        Requests.consumedCapacity(request);
        request.oneOf("Select", Selection.VALUES);
        if (request.number("Limit").filter(limit -> limit < 1).isPresent()) {
            // a query tells its limit in other words than a scan
            request.broken(
                    "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1");
        }
        request.check();
    }

    static Optional<Item> startKey(Parameters request) {
        return Optional.of(request.node("ExclusiveStartKey"))
                .filter(_ -> request.has("ExclusiveStartKey"))
                .map(node -> {
                    try {
                        return ItemJson.readItem(node);
                    } catch (ApiError refused) {
                        throw refused.type().equals("ValidationException")
                                ? ApiError.validation("The provided starting key is invalid: " + refused.getMessage())
                                : refused;
                    }
                });
    }

    private static void requireTypes(TableSchema table, KeySchema key, KeyRange keys) {
        boolean matches = keys.partition().type().equals(table.type(key.partition()))
                && keys.sort()
                        .flatMap(condition ->
                                key.sort().map(name -> type(condition).equals(table.type(name))))
                        .orElse(true);
        if (!matches) {
            throw ApiError.validation(
                    "One or more parameter values were invalid: Condition parameter type does not match schema type");
        }
    }

    /** The type of a condition's values; no key has it if they have two. */
    private static String type(SortCondition condition) {
        return switch (condition) {
            case SortCondition.Equal(Scalar value) -> value.type();
            case SortCondition.Less(Scalar value) -> value.type();
            case SortCondition.LessOrEqual(Scalar value) -> value.type();
            case SortCondition.Greater(Scalar value) -> value.type();
            case SortCondition.GreaterOrEqual(Scalar value) -> value.type();
            case SortCondition.Between(Scalar low, Scalar high) -> low.type().equals(high.type()) ? low.type() : "";
            case SortCondition.BeginsWith(Scalar prefix) -> prefix.type();
        };
    }

    private static void requireNoKeys(Optional<BoundCondition> filter, KeySchema key) {
        filter.flatMap(condition -> key.names().stream()
                        .filter(condition.attributes()::contains)
                        .findFirst())
                .ifPresent(name -> {
                    throw ApiError.validation(
                            "Filter Expression can only contain non-primary key attributes: Primary key"
                                    + " attribute: " + name);
                });
    }

    private static Range range(
            TableSchema table,
            Optional<SecondaryIndex> index,
            KeySchema key,
            KeyRange keys,
            Optional<Item> start,
            boolean forward) {
        Range partition = StoreKeys.partition(table, index, keys.partition());
        Range range = keys.sort().map(sort -> SortRange.of(partition, sort)).orElse(partition);
        if (start.isEmpty()) {
            return range;
        }
        byte[] place = ItemKeys.startKey(table, index, start.get());
        if (!start.get().get(key.partition()).equals(Optional.of(keys.partition()))) {
            throw ApiError.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        if (!range.contains(place)) {
            throw ApiError.validation("The provided starting key does not match the range key predicate");
        }
        return forward ? range.after(place) : range.before(place);
    }
}
