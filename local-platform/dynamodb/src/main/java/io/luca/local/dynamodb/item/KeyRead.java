package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.expression.Projection;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * The read of one item of a table by its key.
 *
 * @param place where the item lies in the store
 */
record KeyRead(TableSchema table, Item key, byte[] place, Optional<Projection> projection) {

    private static final List<String> EXPRESSIONS = List.of(Expressions.PROJECTION);
    private static final List<String> LEGACY = List.of("AttributesToGet");

    static KeyRead of(TableSchema table, Item key, Optional<Projection> projection) {
        Item checked = ItemKeys.requireKey(table, key);
        return new KeyRead(table, checked, StoreKeys.item(table, checked), projection);
    }

    /** The projection of a request, or of a part of one. */
    static Optional<Projection> projection(Parameters parameters) {
        Expressions expressions = Expressions.of(parameters, EXPRESSIONS, LEGACY);
        Optional<Projection> projection = expressions.projection();
        expressions.placeholders().requireAllUsed();
        return projection;
    }

    int partition() {
        return StoreKeys.hash(table, key);
    }
}
