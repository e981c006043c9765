package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.AttributeValue.B;
import io.luca.local.dynamodb.value.AttributeValue.S;
import io.luca.local.dynamodb.value.Bytes;
import io.luca.local.dynamodb.value.Item;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of items: which ones are refused, in AWS's words, and which attributes they have.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">Limits of keys</a>
 */
public final class ItemKeys {

    private static final int MAX_PARTITION_KEY = 2048;
    private static final int MAX_SORT_KEY = 1024;

    private ItemKeys() {}

    /**
     * The key of an item that is to be written. Refuses a key that is missing, of a wrong type, empty or too long, and attributes
     * that cannot be the key of an index they belong to.
     */
    public static Item keyOf(TableSchema table, Item item) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (String name : table.key().names()) {
            AttributeValue value = item.attributes().get(name);
            if (value == null) {
                throw ApiError.invalid("Missing the key " + name + " in the item");
            }
            if (!value.type().equals(table.type(name))) {
                throw ApiError.invalid("Type mismatch for key " + name + " expected: " + table.type(name) + " actual: "
                        + value.type());
            }
            key.put(name, value);
        }
        requireValues(table, key);
        requireIndexKeys(table, item, false);
        return new Item(key);
    }

    /**
     * Refuses attributes that cannot be the key of an index they belong to: see {@link #keyOf}, which does so too.
     *
     * @param updated whether an update made them, which is told in other words of what is empty
     */
    public static void requireIndexKeys(TableSchema table, Item item, boolean updated) {
        for (SecondaryIndex index : table.indexes()) {
            for (String name : index.key().names()) {
                AttributeValue value = item.attributes().get(name);
                if (value != null) {
                    requireIndexKey(table, index, name, value, updated);
                }
            }
        }
    }

    private static void requireIndexKey(
            TableSchema table, SecondaryIndex index, String name, AttributeValue value, boolean updated) {
        if (!value.type().equals(table.type(name))) {
            throw ApiError.invalid("Type mismatch for Index Key " + name + " Expected: " + table.type(name)
                    + " Actual: " + value.type() + " IndexName: " + index.name());
        }
        if (length(value) == 0) {
            String how = updated
                    ? "The update expression attempted to update a secondary index key to a value that is not supported."
                    : "A value specified for a secondary index key is not supported.";
            throw empty(how + " ", value, updated ? "" : " IndexName: " + index.name() + ", IndexKey: " + name);
        }
        requireLength(index.key(), name, value);
    }

    /** Checks a {@code Key} of a request, and returns it. */
    public static Item requireKey(TableSchema table, Item key) {
        ApiError.require(
                matches(table, table.key().names(), key), "The provided key element does not match the schema");
        requireValues(table, key.attributes());
        return key;
    }

    /**
     * Checks an {@code ExclusiveStartKey} and returns its place in the store.
     *
     * @see StoreKeys the ranges in which that place can be
     */
    public static byte[] startKey(TableSchema table, Optional<SecondaryIndex> index, Item key) {
        Set<String> names = positionNames(table, index);
        ApiError.require(key.attributes().size() == names.size(), "The provided starting key is invalid");
        ApiError.require(
                matches(table, names, key),
                "The provided starting key is invalid: The provided key element does not match the schema");
        requireValues(table, key.attributes());
        return index.map(queried -> StoreKeys.entry(table, queried, key)).orElseGet(() -> StoreKeys.item(table, key));
    }

    /** The key from which reading goes on behind an item or an index entry: a {@code LastEvaluatedKey}. */
    public static Item lastKey(TableSchema table, Optional<SecondaryIndex> index, Item itemOrEntry) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (String name : positionNames(table, index)) {
            itemOrEntry.get(name).ifPresent(value -> key.put(name, value));
        }
        return new Item(key);
    }

    /** Whether an item has the whole key of an index, with values that keys can have: then it has an entry there. */
    public static boolean belongs(TableSchema table, SecondaryIndex index, Item item) {
        for (String name : index.key().names()) {
            AttributeValue value = item.attributes().get(name);
            if (value == null
                    || !value.type().equals(table.type(name))
                    || length(value) == 0
                    || length(value) > maxLength(index.key(), name)) {
                return false;
            }
        }
        return true;
    }

    /** The attributes that tell the place of an item or of an entry. */
    private static Set<String> positionNames(TableSchema table, Optional<SecondaryIndex> index) {
        Set<String> names = new LinkedHashSet<>();
        index.ifPresent(queried -> names.addAll(queried.key().names()));
        names.addAll(table.key().names());
        return names;
    }

    private static boolean matches(TableSchema table, Collection<String> names, Item key) {
        for (String name : names) {
            AttributeValue value = key.attributes().get(name);
            if (value == null || !value.type().equals(table.type(name))) {
                return false;
            }
        }
        return names.size() == key.attributes().size();
    }

    private static void requireValues(TableSchema table, Map<String, AttributeValue> key) {
        key.forEach((name, value) -> {
            if (length(value) == 0) {
                throw empty("", value, " Key: " + name);
            }
            requireLength(table.key(), name, value);
        });
    }

    private static void requireLength(KeySchema schema, String name, AttributeValue value) {
        if (length(value) > maxLength(schema, name)) {
            throw ApiError.invalid(
                    name.equals(schema.partition())
                            ? "Size of hashkey has exceeded the maximum size limit of" + MAX_PARTITION_KEY + " bytes"
                            : "Aggregated size of all range keys has exceeded the size limit of " + MAX_SORT_KEY
                                    + " bytes");
        }
    }

    private static int maxLength(KeySchema schema, String name) {
        return name.equals(schema.partition()) ? MAX_PARTITION_KEY : MAX_SORT_KEY;
    }

    private static int length(AttributeValue value) {
        if (value instanceof S(String text)) {
            return text.length() * 3 <= MAX_SORT_KEY ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        }
        return value instanceof B(Bytes bytes) ? bytes.length() : 1;
    }

    private static ApiError empty(String how, AttributeValue value, String where) {
        return ApiError.validation("One or more parameter values are not valid. " + how
                + "The AttributeValue for a key attribute cannot contain an empty "
                + (value instanceof S ? "string" : "binary") + " value." + where);
    }
}
