package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import io.luca.local.dynamodb.value.StoredItem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The read of one item of a table by its key.
 *
 * @param place where the item lies in the store
 */
record KeyRead(TableSchema table, Item key, byte[] place, Optional<BoundProjection> projection) {

    private static final List<String> EXPRESSIONS = List.of(Expressions.PROJECTION);
    private static final List<String> LEGACY = List.of("AttributesToGet");

    static KeyRead of(TableSchema table, Item key, Optional<BoundProjection> projection) {
        Item checked = ItemKeys.requireKey(table, key);
        return new KeyRead(table, checked, StoreKeys.item(table, checked), projection);
    }

    /** The projection of a request, or of a part of one. */
    static Optional<BoundProjection> projection(Parameters parameters) {
        Expressions expressions = Expressions.of(parameters, EXPRESSIONS, LEGACY);
        Optional<BoundProjection> projection = expressions.projection();
        expressions.requireAllUsed();
        return projection;
    }

    int partition() {
        return ItemWrite.partition(table, key);
    }

    /** Whether the projection leaves anything of the item. */
    boolean shows(Kept item) {
        return projection.isEmpty() || !projection.get().apply(item.item()).equals(Item.EMPTY);
    }

    /** Writes what the request wants of the item as the next value. */
    void write(JsonGenerator answer, Kept item) throws IOException {
        if (projection.isEmpty()) {
            StoredItem.writeJson(item.stored(), answer);
        } else {
            ItemJson.write(projection.get().apply(item.item()), answer);
        }
    }

    static double units(Optional<Kept> item, boolean consistent) {
        return ConsumedCapacity.readUnits(item.map(Kept::size).orElse(0), consistent);
    }
}
