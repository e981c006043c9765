package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.Update;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.table.HeldTable;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import io.luca.local.dynamodb.value.StoredItem;
import java.io.IOException;
import java.util.Optional;

/** {@code PutItem}, {@code UpdateItem} and {@code DeleteItem}. */
record SingleWrite(Action.Kind kind, ItemStore items, Faults faults) implements Operation {

    private static final String[] RETURN_VALUES = {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"};

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        requireConstraints(request);
        Action action = Action.of(kind, request, true);
        String returned = request.text("ReturnValues").orElse("NONE");
        if (kind != Action.Kind.UPDATE && !returned.equals("ALL_OLD") && !returned.equals("NONE")) {
            throw ApiError.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        faults.of(items.tables().require(action.table())).delay();
        try (HeldTable held = items.tables().hold(action.table())) {
            ItemWrite write = action.on(held.schema());
            faults.admit(write.table(), Optional.empty(), Faults.Access.WRITE, write::partition);
            ItemLocks.refuseIf(faults.of(write.table()).conflicts());
            Outcome outcome = items.write(write);
            Consumption consumption = new Consumption(request, faults);
            consumption.written(outcome, 1);
            writeAttributes(answer, returned, outcome);
            consumption.writeOnly(answer);
            ItemCollectionMetrics.writeOnly(answer, request, write);
        }
    }

    private void requireConstraints(Parameters request) {
        if (kind == Action.Kind.UPDATE) {
            // an update tells a wrong ReturnValues before, and without, everything else
            request.oneOf("ReturnValues", RETURN_VALUES);
            request.check();
        }
        Requests.table(request);
        request.notNull(kind.attributes());
        Requests.consumedCapacity(request);
        request.oneOf("ReturnValues", RETURN_VALUES);
        Requests.itemCollectionMetrics(request);
        Requests.onFailure(request);
        request.check();
    }

    private static void writeAttributes(JsonGenerator answer, String returned, Outcome outcome) throws IOException {
        Optional<Kept> item = returned.endsWith("OLD") ? outcome.before() : outcome.after();
        if (item.isEmpty() || returned.equals("NONE")) {
            return;
        }
        if (returned.startsWith("ALL")) {
            answer.writeFieldName("Attributes");
            StoredItem.writeJson(item.get().stored(), answer);
            return;
        }
        Optional<Update> update = outcome.write().action().update();
        Optional<Item> written =
                update.map(changes -> changes.project(item.get().item()));
        ItemJson.writeField("Attributes", written.filter(part -> !part.isEmpty()), answer);
    }
}
