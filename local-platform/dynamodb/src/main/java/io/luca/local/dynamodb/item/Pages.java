package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a page of items or index entries: as many as the limit says, and no more than 1 MB, both counted before the filter.
 *
 * @param lag how long ago it was what is read
 * @param fetched whether the whole item is read for each entry of a local index that does not keep all that is asked for
 */
record Pages(TableSchema table, Optional<SecondaryIndex> index, Selection selection, Duration lag, boolean fetched) {

    private static final long PAGE_SIZE = 1024L * 1024;

    /** The pages of a table or of its index, if the selection fits them. */
    static Pages of(TableSchema table, Optional<SecondaryIndex> index, Selection selection, Faults faults) {
        boolean fetched = index.filter(selection::needsItems).isPresent();
        boolean lags = index.filter(SecondaryIndex::global).isPresent();
        return new Pages(
                table, index, selection, lags ? faults.of(table).settings().indexLag() : Duration.ZERO, fetched);
    }

    /** The key behind which a request goes on to read. */
    static Optional<Item> startKey(Parameters request) {
        if (!request.has("ExclusiveStartKey")) {
            return Optional.empty();
        }
        try {
            return Optional.of(ItemJson.readItem(request.node("ExclusiveStartKey")));
        } catch (ApiError refused) {
            throw refused.type().equals("ValidationException")
                    ? ApiError.validation("The provided starting key is invalid: " + refused.getMessage())
                    : refused;
        }
    }

    /**
     * What a page has.
     *
     * @param last where the next page begins, if there may be one
     */
    record Page(List<Kept> items, int count, int scanned, Optional<Item> last, ConsumedCapacity consumed) {}

    Page read(ItemStore items, Range range, Store.Direction direction) {
        double times = selection.consistent() ? 1 : 0.5;
        ConsumedCapacity consumed = new ConsumedCapacity(table);
        List<Kept> found = new ArrayList<>();
        int count = 0;
        int scanned = 0;
        long size = 0;
        Optional<Kept> last = Optional.empty();
        try (Store.Entries entries = items.store().view(lag).entries(range.from(), range.to(), direction)) {
            while (last.isEmpty() && entries.next()) {
                Kept entry = new Kept(entries.value());
                scanned++;
                size += entry.size();
                Kept item = entry;
                if (fetched) {
                    item = items.find(StoreKeys.item(table, entry.item())).orElse(entry);
                    consumed.add(ConsumedCapacity.readUnits(item.size(), times));
                }
                if (selection.filter().isEmpty() || selection.filter().get().test(item.item())) {
                    count++;
                    if (!selection.countsOnly()) {
                        found.add(item);
                    }
                }
                if (scanned == selection.limit() || size >= PAGE_SIZE) {
                    last = Optional.of(entry);
                }
            }
        }
        consumed.add(index, ConsumedCapacity.readUnits(size, times));
        Optional<Item> lastKey = last.map(entry -> ItemKeys.lastKey(table, index, entry.item()));
        return new Page(found, count, scanned, lastKey, consumed);
    }

    /** Writes a page as the answer. */
    void write(Page page, Consumption consumption, JsonGenerator answer) throws IOException {
        if (!selection.countsOnly()) {
            answer.writeArrayFieldStart("Items");
            for (Kept item : page.items()) {
                item.write(answer, selection.projection());
            }
            answer.writeEndArray();
        }
        answer.writeNumberField("Count", page.count());
        answer.writeNumberField("ScannedCount", page.scanned());
        ItemJson.writeField("LastEvaluatedKey", page.last(), answer);
        consumption.read(table, page.consumed());
        consumption.writeOnly(answer);
    }
}
