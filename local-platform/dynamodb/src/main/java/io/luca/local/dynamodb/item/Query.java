package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.KeyCondition;
import io.luca.local.dynamodb.expression.KeyRange;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.KeySchema;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** {@code Query}: the items of a partition, of a table or of an index, in the order of their sort keys. */
record Query(ItemStore items, Faults faults) implements Operation {

    private static final List<String> EXPRESSIONS =
            List.of(Expressions.PROJECTION, Expressions.FILTER, Expressions.KEYS);
    private static final List<String> LEGACY =
            List.of("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions");

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        requireConstraints(request);
        Expressions expressions = expressions(request);
        Optional<Item> start = Pages.startKey(request);
        KeyCondition condition = expressions.keyCondition();
        Selection selection =
                Selection.of(request, expressions.condition(Expressions.FILTER), expressions.projection());
        TableSchema table = Requests.schema(request, items.tables());
        faults.of(table).delay();
        Optional<SecondaryIndex> index = selection.index(table);
        KeySchema key = index.map(SecondaryIndex::key).orElse(table.key());
        KeyRange keys = condition.bind(expressions.placeholders(), key.partition(), key.sort());
        expressions.placeholders().requireAllUsed();
        requireTypes(table, key, keys);
        selection.filter().flatMap(filter -> key.firstIn(filter.attributes())).ifPresent(name -> {
            throw ApiError.validation(
                    "Filter Expression can only contain non-primary key attributes: Primary key attribute: " + name);
        });
        index.ifPresent(selection::requireFilterKept);
        Pages pages = Pages.of(table, index, selection, faults);
        IntSupplier partition = () -> StoreKeys.hash(keys.partition());
        faults.admit(table, index.map(SecondaryIndex::name), Faults.Access.READ, partition);
        boolean forward = request.flag("ScanIndexForward").orElse(true);
        Range all = StoreKeys.partition(table, index, keys.partition());
        Range range = keys.sort().map(sort -> SortRange.of(all, sort)).orElse(all);
        if (start.isPresent()) {
            byte[] place = ItemKeys.startKey(table, index, start.get());
            requireWithin(range, place, keys, start.get().get(key.partition()));
            range = forward ? range.after(place) : range.before(place);
        }
        Pages.Page page = pages.read(items, range, forward ? Direction.FORWARD : Direction.BACKWARD);
        faults.of(table).spend(Faults.Access.READ, partition, page.consumed().total());
        pages.write(page, new Consumption(request, faults), answer);
    }

    /** The expressions that a query can have. */
    static Expressions expressions(Parameters request) {
        return Expressions.of(request, EXPRESSIONS, LEGACY);
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

    private static void requireTypes(TableSchema table, KeySchema key, KeyRange keys) {
        boolean matches = keys.partition().type().equals(table.type(key.partition()))
                && keys.sort().stream()
                        .flatMap(condition -> condition.values().stream())
                        .allMatch(value ->
                                value.type().equals(table.type(key.sort().orElseThrow())));
        if (!matches) {
            throw ApiError.invalid("Condition parameter type does not match schema type");
        }
    }

    private static void requireWithin(Range range, byte[] place, KeyRange keys, Optional<?> partition) {
        ApiError.require(
                partition.equals(Optional.of(keys.partition())),
                "The provided starting key is outside query boundaries based on provided conditions");
        ApiError.require(range.contains(place), "The provided starting key does not match the range key predicate");
    }
}
