package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.Projection;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.StoredItem;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An item as it is kept, which is read when somebody looks into it. Of one thread. */
final class Kept {

    private final byte[] stored;
    private @Nullable Item item;

    /** An item that was read. */
    Kept(byte[] stored) {
        this.stored = stored;
    }

    /** An item that is to be kept. */
    Kept(Item item) {
        this.stored = StoredItem.encode(item);
        this.item = item;
    }

    byte[] stored() {
        return stored;
    }

    Item item() {
        Item read = item;
        if (read == null) {
            read = StoredItem.decode(stored);
            item = read;
        }
        return read;
    }

    int size() {
        return StoredItem.size(stored);
    }

    /** Writes what a request wants of the item as the next value: all of it, or a part. */
    void write(JsonGenerator answer, Optional<Projection> projection) throws IOException {
        if (projection.isEmpty()) {
            StoredItem.writeJson(stored, answer);
        } else {
            ItemJson.write(projection.get().apply(item()), answer);
        }
    }
}
