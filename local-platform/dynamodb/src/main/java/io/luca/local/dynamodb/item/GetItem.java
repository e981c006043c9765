package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.Optional;

/** {@code GetItem}. Every read is consistent; an eventually consistent one costs half. */
final class GetItem implements Operation {

    private final ItemStore items;
    private final Faults faults;

    GetItem(ItemStore items, Faults faults) {
        this.items = items;
        this.faults = faults;
    }

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        Requests.table(request);
        request.notNull("Key");
        Requests.consumedCapacity(request);
        request.check();
        Optional<BoundProjection> projection = KeyRead.projection(request);
        Item key = ItemJson.readItem(request.node("Key"));
        TableSchema table = items.tables().require(request.text("TableName").orElseThrow());
        faults.delay(table);
        KeyRead read = KeyRead.of(table, key, projection);
        faults.admit(table, Faults.Access.READ, read::partition);
        Optional<Kept> item = items.find(read.place());
        double units = KeyRead.units(item, request.flag("ConsistentRead").orElse(false));
        faults.spend(table, Faults.Access.READ, read::partition, units);
        answer.writeStartObject();
        if (item.isPresent()) {
            answer.writeFieldName("Item");
            read.write(answer, item.get());
        }
        new ConsumedCapacity(table).add(units).writeField(answer, ConsumedCapacity.Report.of(request));
        answer.writeEndObject();
    }
}
