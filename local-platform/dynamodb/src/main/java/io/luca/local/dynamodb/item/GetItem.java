package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.Projection;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.Optional;

/** {@code GetItem}. Every read is consistent; an eventually consistent one costs half. */
record GetItem(ItemStore items, Faults faults) implements Operation {

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        Requests.table(request);
        request.notNull("Key");
        Requests.consumedCapacity(request);
        request.check();
        Optional<Projection> projection = KeyRead.projection(request);
        Item key = ItemJson.readItem(request.node("Key"));
        TableSchema table = Requests.schema(request, items.tables());
        faults.of(table).delay();
        KeyRead read = KeyRead.of(table, key, projection);
        faults.admit(table, Optional.empty(), Faults.Access.READ, read::partition);
        Optional<Kept> item = items.find(read.place());
        if (item.isPresent()) {
            answer.writeFieldName("Item");
            item.get().write(answer, projection);
        }
        Consumption consumption = new Consumption(request, faults);
        consumption.read(read, item, request.flag("ConsistentRead").orElse(false) ? 1 : 0.5);
        consumption.writeOnly(answer);
    }
}
