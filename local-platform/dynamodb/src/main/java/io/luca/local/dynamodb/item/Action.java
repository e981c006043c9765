package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.expression.Condition;
import io.luca.local.dynamodb.expression.Update;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.ItemSize;
import io.luca.local.dynamodb.value.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * What a request wants done with one item, read and checked as far as that goes without the table.
 *
 * @param table the table's name or ARN, as the request has it
 * @param attributes the whole item of a put, otherwise the key
 * @param put the item of a put as it will be kept
 * @param showsItem whether the item is shown if the condition is not true of it
 * @param alone whether it is the whole request: then what an update writes has a limit of its own
 */
record Action(
        Kind kind,
        String table,
        Item attributes,
        Optional<Kept> put,
        Optional<Update> update,
        Optional<Condition> condition,
        boolean showsItem,
        boolean alone) {

    /** What is done. */
    enum Kind {
        PUT,
        UPDATE,
        DELETE,
        CHECK;

        /** The parameter that has the whole item, or its key. */
        String attributes() {
            return this == PUT ? "Item" : "Key";
        }
    }

    private static final List<String> CONDITIONAL = List.of(Expressions.CONDITION);
    private static final List<String> UPDATING = List.of(Expressions.UPDATE, Expressions.CONDITION);
    private static final List<String> LEGACY = List.of("Expected", "ConditionalOperator");
    private static final List<String> LEGACY_OF_UPDATE = List.of("AttributeUpdates", "Expected", "ConditionalOperator");

    /** Reads an action whose {@code TableName}, and {@code Item} or {@code Key}, are known to be there. */
    static Action of(Kind kind, Parameters parameters, boolean alone) {
        Expressions expressions = kind == Kind.UPDATE
                ? Expressions.of(parameters, UPDATING, LEGACY_OF_UPDATE)
                : Expressions.of(parameters, CONDITIONAL, LEGACY);
        Item attributes = ItemJson.readItem(parameters.node(kind.attributes()));
        Optional<Kept> put = put(kind, attributes);
        Optional<Update> update = kind == Kind.UPDATE ? expressions.update() : Optional.empty();
        Optional<Condition> condition = expressions.condition(Expressions.CONDITION);
        expressions.placeholders().requireAllUsed();
        boolean shows = parameters.text(Requests.ON_FAILURE).equals(Optional.of("ALL_OLD"));
        String table = parameters.required(Requests.TABLE);
        return new Action(kind, table, attributes, put, update, condition, shows, alone);
    }

    /** A put, or a deletion, of a batch. */
    static Action ofBatch(Kind kind, String table, Item attributes) {
        return new Action(
                kind, table, attributes, put(kind, attributes), Optional.empty(), Optional.empty(), false, false);
    }

    private static Optional<Kept> put(Kind kind, Item item) {
        Optional<Kept> put = kind == Kind.PUT ? Optional.of(new Kept(item)) : Optional.empty();
        if (put.isPresent() && put.get().size() > ItemSize.MAX) {
            throw ApiError.validation("Item size has exceeded the maximum allowed size");
        }
        return put;
    }

    /** What it is on a table, whose keys it has to have. */
    ItemWrite on(TableSchema schema) {
        Item key = kind == Kind.PUT ? ItemKeys.keyOf(schema, attributes) : ItemKeys.requireKey(schema, attributes);
        update.flatMap(changes -> schema.key().firstIn(changes.attributes())).ifPresent(name -> {
            throw ApiError.invalid("Cannot update attribute " + name + ". This attribute is part of the key");
        });
        return new ItemWrite(this, schema, key, StoreKeys.item(schema, key));
    }

    /** What the item becomes; empty if it is no more. */
    Optional<Kept> apply(TableSchema schema, Optional<Kept> before) {
        return switch (kind) {
            case PUT -> put;
            case DELETE -> Optional.empty();
            case CHECK -> before;
            case UPDATE -> removesFromNothing(before) ? before : Optional.of(updated(schema, before));
        };
    }

    /** An update that has no action makes an item where there is none; one that only removes does not. */
    private boolean removesFromNothing(Optional<Kept> before) {
        return before.isEmpty() && update.filter(Update::onlyRemoves).isPresent();
    }

    private Kept updated(TableSchema schema, Optional<Kept> before) {
        if (update.isEmpty()) {
            return before.orElseGet(() -> new Kept(attributes));
        }
        Item updated = before.isPresent()
                ? update.get().apply(before.get().item())
                : update.get().create(attributes);
        Kept after = new Kept(updated);
        if (after.size() > ItemSize.MAX || (alone && update.get().writtenSize(updated) > ItemSize.MAX)) {
            throw ApiError.validation("Item size to update has exceeded the maximum allowed size");
        }
        ItemKeys.requireIndexKeys(schema, updated, true);
        return after;
    }
}
