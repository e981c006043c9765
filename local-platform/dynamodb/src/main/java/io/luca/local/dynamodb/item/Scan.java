package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.BoundCondition;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code Scan}: all items of a table or of an index, or those of a segment, in the order of the hashes of their partition keys. */
final class Scan implements Operation {

    private static final int SEGMENTS = 1_000_000;
    private static final List<String> EXPRESSIONS = List.of(Expressions.PROJECTION, Expressions.FILTER);
    private static final List<String> LEGACY = List.of("AttributesToGet", "ScanFilter", "ConditionalOperator");

    private final ItemStore items;
    private final Faults faults;

    Scan(ItemStore items, Faults faults) {
        this.items = items;
        this.faults = faults;
    }

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        requireConstraints(request);
        Expressions expressions = Expressions.of(request, EXPRESSIONS, LEGACY);
        requireSegment(request);
        Optional<Item> start = Query.startKey(request);
        Optional<BoundCondition> filter = expressions.filter();
        Optional<BoundProjection> projection = expressions.projection();
        expressions.requireAllUsed();
        Selection selection = Selection.of(request);
        TableSchema table = items.tables().require(request.text("TableName").orElseThrow());
        faults.delay(table);
        Optional<SecondaryIndex> index = selection.index(table);
        boolean fetched = selection.needsItems(index, projection, filter);
        faults.admit(table, Faults.Access.READ, () -> 0);
        Pages pages = new Pages(
                table,
                index,
                range(table, index, request, start),
                Direction.FORWARD,
                request.number("Limit"),
                filter,
                projection,
                index.filter(SecondaryIndex::global).isPresent() ? faults.indexLag(table) : Duration.ZERO,
                selection.consistent(),
                fetched,
                selection.countsOnly());
        pages.write(pages.read(items), ConsumedCapacity.Report.of(request), answer);
    }

    private static void requireConstraints(Parameters request) {
        Requests.table(request);
        Requests.index(request);
        request.between("Limit", 1, Integer.MAX_VALUE);
        Requests.consumedCapacity(request);
        request.oneOf("Select", Selection.VALUES);
        request.between("Segment", 0, SEGMENTS - 1);
        request.between("TotalSegments", 1, SEGMENTS);
        request.check();
    }

    private static void requireSegment(Parameters request) {
        Optional<Long> segment = request.number("Segment");
        Optional<Long> total = request.number("TotalSegments");
        if (segment.isPresent() && total.isEmpty()) {
            throw ApiError.validation("The TotalSegments parameter is required but was not present in the request when"
                    + " Segment parameter is present");
        }
        if (segment.isEmpty() && total.isPresent()) {
            throw ApiError.validation(
                    "The Segment parameter is required but was not present in the request when parameter"
                            + " TotalSegments is present");
        }
        if (segment.isPresent() && segment.get() >= total.get()) {
            throw ApiError.validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments:" + " Segment: "
                            + segment.get() + " is not less than TotalSegments: " + total.get());
        }
    }

    private static Range range(
            TableSchema table, Optional<SecondaryIndex> index, Parameters request, Optional<Item> start) {
        int segment = request.number("Segment").orElse(0L).intValue();
        int total = request.number("TotalSegments").orElse(1L).intValue();
        Range range = StoreKeys.segment(table, index, segment, total);
        if (start.isEmpty()) {
            return range;
        }
        byte[] place = ItemKeys.startKey(table, index, start.get());
        if (!range.contains(place)) {
            throw ApiError.validation("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                    + " ExclusiveStartKey with correct Segment. TotalSegments: " + total + " Segment: "
                    + segment);
        }
        return range.after(place);
    }
}
