package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code TransactGetItems}: items as they were at one moment, unless a transaction is writing one of them. */
final class TransactGetItems implements Operation {

    private static final long ANSWER_SIZE = 4L * 1024 * 1024;

    private final ItemStore items;
    private final Faults faults;

    TransactGetItems(ItemStore items, Faults faults) {
        this.items = items;
        this.faults = faults;
    }

    /** What is read of a table. */
    private record Get(String table, Item key, Optional<BoundProjection> projection) {}

    @Override
    public void answer(Parameters request, JsonGenerator answer) throws IOException {
        List<Get> gets = gets(request);
        List<KeyRead> reads = reads(gets);
        List<Optional<Kept>> found = read(reads);
        if (found.stream().flatMap(Optional::stream).mapToLong(Kept::size).sum() > ANSWER_SIZE) {
            throw ApiError.validation("The aggregate size of the items in the transaction exceeded 4 MB");
        }
        Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
        answer.writeStartObject();
        answer.writeArrayFieldStart("Responses");
        for (int i = 0; i < reads.size(); i++) {
            KeyRead read = reads.get(i);
            Optional<Kept> item = found.get(i);
            answer.writeStartObject();
            if (item.filter(read::shows).isPresent()) {
                answer.writeFieldName("Item");
                read.write(answer, item.get());
            }
            answer.writeEndObject();
            double units = 2 * KeyRead.units(item, true);
            faults.spend(read.table(), Faults.Access.READ, read::partition, units);
            consumed.computeIfAbsent(read.table().name(), _ -> new ConsumedCapacity(read.table()))
                    .add(units);
        }
        answer.writeEndArray();
        ConsumedCapacity.writeField(
                answer, ConsumedCapacity.Report.of(request), consumed.values(), Optional.of("Read"));
        answer.writeEndObject();
    }

    private static List<Get> gets(Parameters request) {
        return Transactions.parts(request, List.of("Get")).stream()
                .map(part -> new Get(
                        part.action().required(Requests.TABLE),
                        ItemJson.readItem(part.action().node("Key")),
                        KeyRead.projection(part.action())))
                .toList();
    }

    private List<KeyRead> reads(List<Get> gets) {
        List<TableSchema> tables =
                gets.stream().map(get -> items.tables().require(get.table())).toList();
        tables.stream().distinct().forEach(faults::delay);
        Transactions.Reasons reasons = new Transactions.Reasons(gets.size());
        List<KeyRead> reads = new ArrayList<>(gets.size());
        for (int i = 0; i < gets.size(); i++) {
            Get get = gets.get(i);
            TableSchema table = tables.get(i);
            reasons.unless(i, () -> {
                KeyRead read = KeyRead.of(table, get.key(), get.projection());
                if (faults.throttles(table, Faults.Access.READ, read::partition)) {
                    throw Faults.throttling(table);
                }
                reads.add(read);
            });
        }
        reasons.requireNone();
        Transactions.requireDistinct(reads.stream().map(KeyRead::place).toList());
        return reads;
    }

    private List<Optional<Kept>> read(List<KeyRead> reads) {
        List<byte[]> places = reads.stream().map(KeyRead::place).toList();
        try (ItemLocks.Several held = items.locks().several(places)) {
            Transactions.Reasons reasons = new Transactions.Reasons(reads.size());
            held.taken().stream().forEach(taken -> reasons.add(taken, Transactions.CONFLICT));
            reasons.requireNone();
            return places.stream().map(items::find).toList();
        }
    }
}
