package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.StoredItem;
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
}
