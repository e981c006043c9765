package io.luca.local.dynamodb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.stream.ChangeLog;
import io.luca.local.dynamodb.stream.ChangeLog.Actor;
import io.luca.local.dynamodb.stream.Streams;
import io.luca.local.dynamodb.table.HeldTable;
import io.luca.local.dynamodb.table.IndexEntries;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.StoredItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables and streams on a store, and the plainest way to write their items. */
public final class TestTables {

    public static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    public static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/";

    private static final ObjectMapper json = new ObjectMapper();

    public final MovableClock clock = new MovableClock(NOW);
    public final Store store;
    public final Tables tables;
    public final ChangeLog changes;
    public final Streams streams;

    public TestTables() {
        this(Stores.inMemory());
    }

    /** Tables on a store that may have some already. */
    public TestTables(Store store) {
        this.store = store;
        tables = new Tables(store, clock, "eu-west-1", "123456789012");
        changes = new ChangeLog(store, clock, "eu-west-1");
        streams = new Streams(store, clock, tables, changes);
    }

    /** JSON with single quotes. */
    public static JsonNode json(String text) {
        try {
            return json.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(unreadable);
        }
    }

    public static Item item(String text) {
        return ItemJson.readItem(json(text));
    }

    /** Answers an operation on tables or streams, and shows what a client would read. */
    public JsonNode call(String operation, String request) {
        return json((Streams.OPERATIONS.contains(operation)
                        ? streams.answer(operation, json(request))
                        : tables.answer(operation, json(request)))
                .toString());
    }

    /** The error of an operation, as its type and words. */
    public String refusal(String operation, String request) {
        try {
            return "answered " + call(operation, request);
        } catch (ApiError refused) {
            return refused.type() + ": " + refused.getMessage();
        }
    }

    /** A table with the keys pk and sk, both texts, and whatever else is said. */
    public TableSchema create(String name, String more) {
        call("CreateTable", """
                {'TableName':'%s','BillingMode':'PAY_PER_REQUEST',
                 'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'}],
                 'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}]%s}
                """.formatted(name, more.isEmpty() ? "" : "," + more));
        return tables.require(name);
    }

    public void put(String table, String item) {
        Item after = item(item);
        write(table, ItemKeys.keyOf(tables.require(table), after), Optional.of(after), Actor.CLIENT);
    }

    public void delete(String table, String key) {
        write(table, item(key), Optional.empty(), Actor.CLIENT);
    }

    /** Writes an item as the engine does: it, its index entries and its record together. */
    public void write(String table, Item key, Optional<Item> after, Actor actor) {
        try (HeldTable held = tables.hold(table);
                ChangeLog.Change change = changes.begin()) {
            TableSchema schema = held.schema();
            byte[] place = StoreKeys.item(schema, key);
            Optional<Item> before = Optional.ofNullable(store.get(place)).map(StoredItem::decode);
            Writes writes = new Writes();
            after.ifPresentOrElse(item -> writes.put(place, StoredItem.encode(item)), () -> writes.remove(place));
            IndexEntries.change(writes, schema, before, after);
            change.add(writes, schema, key, before, after, actor);
            store.write(writes);
        }
    }

    /** The items in a range, in its order. */
    public List<Item> items(Range range) {
        List<Item> items = new ArrayList<>();
        try (Store.Entries entries = store.entries(range.from(), range.to(), Direction.FORWARD)) {
            while (entries.next()) {
                items.add(StoredItem.decode(entries.value()));
            }
        }
        return items;
    }

    /** The entries of an index. */
    public List<Item> entries(String table, String index) {
        TableSchema schema = tables.require(table);
        return items(StoreKeys.all(schema, schema.index(index)));
    }

    /** How much the store has, whatever it is. */
    public int everything() {
        int count = 0;
        try (Store.Entries entries = store.entries(new byte[0], new byte[] {(byte) 0xff}, Direction.FORWARD)) {
            while (entries.next()) {
                count++;
            }
        }
        return count;
    }
}
