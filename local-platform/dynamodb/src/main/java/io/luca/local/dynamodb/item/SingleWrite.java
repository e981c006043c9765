package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.table.HeldTable;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import io.luca.local.dynamodb.value.StoredItem;
import java.io.IOException;
import java.util.Optional;

/** {@code PutItem}, {@code UpdateItem} and {@code DeleteItem}. */
final class SingleWrite implements Operation {

    private static final String[] RETURN_VALUES = {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"};

    private final Action.Kind kind;
    private final ItemStore items;
    private final Faults faults;

    SingleWrite(Action.Kind kind, ItemStore items, Faults faults) {
        this.kind = kind;
        this.items = items;
        this.faults = faults;
    }

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        requireConstraints(request);
        Action action = Action.of(kind, request, true);
        String returned = request.text("ReturnValues").orElse("NONE");
        if (kind != Action.Kind.UPDATE && !returned.equals("ALL_OLD") && !returned.equals("NONE")) {
            throw ApiError.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        faults.delay(items.tables().require(action.table()));
        try (HeldTable held = items.tables().hold(action.table())) {
            TableSchema table = held.schema();
            ItemWrite write = action.on(table);
            admit(write);
            Outcome outcome = items.write(write);
            ConsumedCapacity.Report report = ConsumedCapacity.Report.of(request);
            ConsumedCapacity consumed = new ConsumedCapacity(table);
            if (report != ConsumedCapacity.Report.NONE || faults.counts(table)) {
                consumed.add(outcome, 1);
                faults.spend(table, Faults.Access.WRITE, write::partition, consumed.total());
            }
            answer.writeStartObject();
            writeAttributes(answer, returned, outcome);
            consumed.writeField(answer, report);
            if (ItemCollectionMetrics.asked(request)) {
                ItemCollectionMetrics.writeField(answer, write);
            }
            answer.writeEndObject();
        }
    }

    private void admit(ItemWrite write) {
        faults.admit(write.table(), Faults.Access.WRITE, write::partition);
        if (faults.conflicts(write.table())) {
            throw ItemLocks.conflict();
        }
    }

    private void requireConstraints(Parameters request) {
        if (kind == Action.Kind.UPDATE) {
            // an update tells a wrong ReturnValues before, and without, everything else
            request.oneOf("ReturnValues", RETURN_VALUES);
            request.check();
        }
        Requests.table(request);
        request.notNull(kind == Action.Kind.PUT ? "Item" : "Key");
        Requests.consumedCapacity(request);
        request.oneOf("ReturnValues", RETURN_VALUES);
        Requests.itemCollectionMetrics(request);
        Requests.onFailure(request);
        request.check();
    }

    private static void writeAttributes(JsonGenerator answer, String returned, Outcome outcome) throws IOException {
        switch (returned) {
            case "ALL_OLD" -> writeWhole(answer, outcome.before());
            case "ALL_NEW" -> writeWhole(answer, outcome.after());
            case "UPDATED_OLD" -> writeUpdated(answer, outcome, outcome.before());
            case "UPDATED_NEW" -> writeUpdated(answer, outcome, outcome.after());
            default -> {}
        }
    }

    private static void writeWhole(JsonGenerator answer, Optional<Kept> item) throws IOException {
        if (item.isPresent()) {
            answer.writeFieldName("Attributes");
            StoredItem.writeJson(item.get().stored(), answer);
        }
    }

    private static void writeUpdated(JsonGenerator answer, Outcome outcome, Optional<Kept> item) throws IOException {
        Optional<Item> written = outcome.write()
                .action()
                .update()
                .flatMap(update -> item.map(kept -> update.project(kept.item())))
                .filter(part -> !part.isEmpty());
        if (written.isPresent()) {
            answer.writeFieldName("Attributes");
            ItemJson.write(written.get(), answer);
        }
    }
}
