package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.Condition;
import io.luca.local.dynamodb.expression.Projection;
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
import java.util.List;
import java.util.Optional;

/** {@code Scan}: all items of a table or of an index, or those of a segment, in the order of the hashes of their partition keys. */
record Scan(ItemStore items, Faults faults) implements Operation {

    private static final int SEGMENTS = 1_000_000;
    private static final List<String> EXPRESSIONS = List.of(Expressions.PROJECTION, Expressions.FILTER);
    private static final List<String> LEGACY = List.of("AttributesToGet", "ScanFilter", "ConditionalOperator");

    /** A share of all items: one of so many. */
    private record Segment(long number, long total) {}

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        requireConstraints(request);
        Expressions expressions = Expressions.of(request, EXPRESSIONS, LEGACY);
        Segment segment = segment(request);
        Optional<Item> start = Pages.startKey(request);
        Optional<Condition> filter = expressions.condition(Expressions.FILTER);
        Optional<Projection> projection = expressions.projection();
        expressions.placeholders().requireAllUsed();
        Selection selection = Selection.of(request, filter, projection);
        TableSchema table = Requests.schema(request, items.tables());
        faults.of(table).delay();
        Optional<SecondaryIndex> index = selection.index(table);
        Pages pages = Pages.of(table, index, selection, faults);
        faults.admit(table, index.map(SecondaryIndex::name), Faults.Access.READ, () -> 0);
        Pages.Page page = pages.read(items, range(table, index, segment, start), Direction.FORWARD);
        pages.write(page, new Consumption(request, faults), answer);
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

    private static Segment segment(Parameters request) {
        Optional<Long> segment = request.number("Segment");
        Optional<Long> total = request.number("TotalSegments");
        if (segment.isPresent() && total.isEmpty()) {
            throw ApiError.validation("The TotalSegments parameter is required but was not present in the request when"
                    + " Segment parameter is present");
        }
        if (segment.isEmpty() && total.isPresent()) {
            throw ApiError.validation("The Segment parameter is required but was not present in the request when"
                    + " parameter TotalSegments is present");
        }
        Segment one = new Segment(segment.orElse(0L), total.orElse(1L));
        if (one.number() >= one.total()) {
            throw ApiError.validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + one.number() + " is not less than TotalSegments: " + one.total());
        }
        return one;
    }

    private static Range range(
            TableSchema table, Optional<SecondaryIndex> index, Segment segment, Optional<Item> start) {
        Range range = StoreKeys.segment(table, index, (int) segment.number(), (int) segment.total());
        if (start.isEmpty()) {
            return range;
        }
        byte[] place = ItemKeys.startKey(table, index, start.get());
        if (!range.contains(place)) {
            throw ApiError.validation("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                    + " ExclusiveStartKey with correct Segment. TotalSegments: " + segment.total() + " Segment: "
                    + segment.number());
        }
        return range.after(place);
    }
}
