package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.value.StoredItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much there is in tables and indexes. Small ones are counted when they are asked for; of large ones the count may be some six hours
 * old, as DynamoDB's always is. Safe for use by many threads.
 */
final class ContentSizes {

    private static final int SMALL = 1_000;
    private static final Duration FRESH = Duration.ofHours(6);

    private final Store store;
    private final Clock clock;
    private final Map<Place, Size> counted = new ConcurrentHashMap<>();

    /** How many items or entries, and how large together, at a moment. */
    record Size(long count, long bytes, Instant at) {}

    private record Place(int table, int index) {}

    ContentSizes(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Size of(TableSchema table, Optional<SecondaryIndex> index) {
        Place place = new Place(table.id(), index.map(SecondaryIndex::number).orElse(-1));
        Size known = counted.get(place);
        if (known != null && known.at().plus(FRESH).isAfter(clock.instant())) {
            return known;
        }
        Size size = count(StoreKeys.all(table, index));
        if (size.count() > SMALL) {
            counted.put(place, size);
        }
        return size;
    }

    /** Forgets a table that is gone. */
    void forget(TableSchema table) {
        counted.keySet().removeIf(place -> place.table() == table.id());
    }

    private Size count(Range range) {
        long count = 0;
        long bytes = 0;
        try (Store.Entries entries = store.entries(range.from(), range.to(), Direction.FORWARD)) {
            while (entries.next()) {
                count++;
                bytes += StoredItem.size(entries.value());
            }
        }
        return new Size(count, bytes, clock.instant());
    }
}
