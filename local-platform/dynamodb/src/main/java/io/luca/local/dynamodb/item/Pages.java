package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.BoundCondition;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.StoredItem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a page of items or index entries: as many as the limit says, and no more than 1 MB, both counted before the filter.
 *
 * @param lag how long ago it was what is read
 * @param consistent whether reading costs the double
 * @param fetched whether the whole item is read for each entry of a local index that does not keep all that is asked for
 * @param counted whether items are counted only
 */
record Pages(
        TableSchema table,
        Optional<SecondaryIndex> index,
        Range range,
        Store.Direction direction,
        Optional<Long> limit,
        Optional<BoundCondition> filter,
        Optional<BoundProjection> projection,
        Duration lag,
        boolean consistent,
        boolean fetched,
        boolean counted) {

    private static final long PAGE_SIZE = 1024L * 1024;

    /**
     * What a page has.
     *
     * @param last where the next page begins, if there may be one
     */
    record Page(List<Kept> items, int count, int scanned, Optional<Item> last, ConsumedCapacity consumed) {}

    Page read(ItemStore items) {
        long most = limit.orElse(Long.MAX_VALUE);
        ConsumedCapacity consumed = new ConsumedCapacity(table);
        List<Kept> found = new ArrayList<>();
        int count = 0;
        int scanned = 0;
        long size = 0;
        Optional<Kept> last = Optional.empty();
        try (Store.Entries entries = items.view(lag).entries(range.from(), range.to(), direction)) {
            while (last.isEmpty() && entries.next()) {
                Kept entry = new Kept(entries.value());
                scanned++;
                size += entry.size();
                Kept item = fetched ? fetch(items, entry, consumed) : entry;
                if (filter.isEmpty() || filter.get().test(item.item())) {
                    count++;
                    if (!counted) {
                        found.add(item);
                    }
                }
                if (scanned == most || size >= PAGE_SIZE) {
                    last = Optional.of(entry);
                }
            }
        }
        consumed.add(index, ConsumedCapacity.readUnits(size, consistent));
        return new Page(
                found, count, scanned, last.map(entry -> ItemKeys.lastKey(table, index, entry.item())), consumed);
    }

    private Kept fetch(ItemStore items, Kept entry, ConsumedCapacity consumed) {
        Kept item = items.find(StoreKeys.item(table, entry.item())).orElse(entry);
        consumed.add(ConsumedCapacity.readUnits(item.size(), consistent));
        return item;
    }

    /** Writes a page as the answer. */
    void write(Page page, ConsumedCapacity.Report report, JsonGenerator answer) throws IOException {
        answer.writeStartObject();
        if (!counted) {
            answer.writeArrayFieldStart("Items");
            for (Kept item : page.items()) {
                if (projection.isEmpty()) {
                    StoredItem.writeJson(item.stored(), answer);
                } else {
                    ItemJson.write(projection.get().apply(item.item()), answer);
                }
            }
            answer.writeEndArray();
        }
        answer.writeNumberField("Count", page.count());
        answer.writeNumberField("ScannedCount", page.scanned());
        if (page.last().isPresent()) {
            answer.writeFieldName("LastEvaluatedKey");
            ItemJson.write(page.last().get(), answer);
        }
        page.consumed().writeField(answer, report);
        answer.writeEndObject();
    }
}
