package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.Projection;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code TransactGetItems}: items as they were at one moment, unless a transaction is writing one of them. */
record TransactGetItems(ItemStore items, Faults faults) implements Operation {

    /** What is read of a table. */
    private record Get(String table, Item key, Optional<Projection> projection) {}

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        List<Get> gets = new ArrayList<>();
        for (Transactions.Part part : Transactions.parts(request, Set.of("Get"))) {
            Parameters get = part.action();
            Item key = ItemJson.readItem(get.node("Key"));
            gets.add(new Get(get.required(Requests.TABLE), key, KeyRead.projection(get)));
        }
        List<KeyRead> reads = reads(gets);
        List<Optional<Kept>> found = read(reads);
        Transactions.requireSize(found);
        Consumption consumption = new Consumption(request, faults);
        answer.writeArrayFieldStart("Responses");
        for (int i = 0; i < reads.size(); i++) {
            write(answer, found.get(i), reads.get(i).projection());
            consumption.read(reads.get(i), found.get(i), 2);
        }
        answer.writeEndArray();
        consumption.writeAll(answer, "Read");
    }

    /** An item of which the projection leaves nothing is not there. */
    private static void write(JsonGenerator answer, Optional<Kept> item, Optional<Projection> projection)
            throws IOException {
        answer.writeStartObject();
        if (item.isPresent()
                && (projection.isEmpty()
                        || !projection.get().apply(item.get().item()).isEmpty())) {
            answer.writeFieldName("Item");
            item.get().write(answer, projection);
        }
        answer.writeEndObject();
    }

    private List<KeyRead> reads(List<Get> gets) {
        List<TableSchema> tables =
                gets.stream().map(get -> items.tables().require(get.table())).toList();
        tables.stream().distinct().forEach(table -> faults.of(table).delay());
        List<KeyRead> reads = Transactions.each(gets.size(), i -> {
            KeyRead read =
                    KeyRead.of(tables.get(i), gets.get(i).key(), gets.get(i).projection());
            faults.admit(tables.get(i), Optional.empty(), Faults.Access.READ, read::partition);
            return read;
        });
        Transactions.requireDistinct(reads.stream().map(KeyRead::place).toList());
        return reads;
    }

    private List<Optional<Kept>> read(List<KeyRead> reads) {
        List<byte[]> places = reads.stream().map(KeyRead::place).toList();
        try (ItemLocks.Several held = items.locks().several(places)) {
            return Transactions.each(reads.size(), i -> {
                ItemLocks.refuseIf(held.taken().get(i));
                return items.find(places.get(i));
            });
        }
    }
}
