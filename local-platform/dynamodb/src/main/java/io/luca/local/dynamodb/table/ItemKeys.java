package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.error.ApiError;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.Item;
import java.util.Optional;

/**
 * Where items and index entries lie in the store. The key of an item is: the table's id (4 bytes), the kind (1 byte), a hash of the partition
 * key (4 bytes: it spreads scans, segments and shards), the partition key, the sort key, both ordered and terminated. The key of an
 * index entry has the index's key in that place, and then the item's.
 */
public final class ItemKeys {

    private ItemKeys() {}

    /** The key of an item that is to be written. Refuses a key that is missing, of a wrong type, empty or too long, of the table or of an index. */
    public static Item keyOf(TableSchema table, Item item) {
        throw ApiError.unsupported("keyOf");
    }

    /** Checks a {@code Key} of a request, and returns it. */
    public static Item requireKey(TableSchema table, Item key) {
        throw ApiError.unsupported("requireKey");
    }

    /** Checks an {@code ExclusiveStartKey} and returns its place in the store. */
    public static byte[] startKey(TableSchema table, Optional<SecondaryIndex> index, Item key) {
        throw ApiError.unsupported("startKey");
    }

    /** The key from which reading goes on behind an item or an index entry: a {@code LastEvaluatedKey}. */
    public static Item lastKey(TableSchema table, Optional<SecondaryIndex> index, Item itemOrEntry) {
        throw ApiError.unsupported("lastKey");
    }

    /** Where an item lies. */
    public static byte[] item(TableSchema table, Item key) {
        throw ApiError.unsupported("item");
    }

    /** Where an item's entry in an index lies; the item, or the entry, has both keys. */
    public static byte[] entry(TableSchema table, SecondaryIndex index, Item item) {
        throw ApiError.unsupported("entry");
    }

    /** All items of a table, or all entries of an index. */
    public static Range all(TableSchema table, Optional<SecondaryIndex> index) {
        throw ApiError.unsupported("all");
    }

    /** A segment of a parallel scan. */
    public static Range segment(TableSchema table, Optional<SecondaryIndex> index, int segment, int total) {
        throw ApiError.unsupported("segment");
    }

    /** The items, or entries, of a partition. */
    public static Range partition(TableSchema table, Optional<SecondaryIndex> index, Scalar partition) {
        throw ApiError.unsupported("partition");
    }

    /** The hash of a partition key, as keys have it: it says the segment, the shard, the partition for capacity. */
    public static int hash(Scalar partition) {
        throw ApiError.unsupported("hash");
    }
}
