package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a write tells of the collection that its item is in: all items with its partition key, in tables with local indexes. DynamoDB
 * estimates their size to a gigabyte; a laptop's is within the first.
 */
final class ItemCollectionMetrics {

    private ItemCollectionMetrics() {}

    /** Whether a request asks for them. */
    static boolean asked(Parameters request) {
        return request.text(Requests.METRICS).filter("SIZE"::equals).isPresent();
    }

    private static boolean kept(TableSchema table) {
        return table.indexes().stream().anyMatch(index -> !index.global());
    }

    /** Writes an item's as the next field of an answer, if it has any. */
    static void writeField(JsonGenerator answer, ItemWrite write) throws IOException {
        if (kept(write.table())) {
            answer.writeFieldName("ItemCollectionMetrics");
            writeCollection(answer, collection(write));
        }
    }

    /** Writes those of several writes, by tables and each once, as the next field of an answer. */
    static void writeField(JsonGenerator answer, List<Outcome> outcomes) throws IOException {
        Map<String, Set<Item>> collections = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            ItemWrite write = outcome.write();
            if (kept(write.table())) {
                collections
                        .computeIfAbsent(write.table().name(), _ -> new LinkedHashSet<>())
                        .add(collection(write));
            }
        }
        answer.writeObjectFieldStart("ItemCollectionMetrics");
        for (var table : collections.entrySet()) {
            answer.writeArrayFieldStart(table.getKey());
            for (Item collection : table.getValue()) {
                writeCollection(answer, collection);
            }
            answer.writeEndArray();
        }
        answer.writeEndObject();
    }

    private static Item collection(ItemWrite write) {
        String partition = write.table().key().partition();
        return new Item(Map.of(partition, write.key().get(partition).orElseThrow()));
    }

    private static void writeCollection(JsonGenerator answer, Item collection) throws IOException {
        answer.writeStartObject();
        answer.writeFieldName("ItemCollectionKey");
        ItemJson.write(collection, answer);
        answer.writeArrayFieldStart("SizeEstimateRangeGB");
        answer.writeNumber(0.0);
        answer.writeNumber(1.0);
        answer.writeEndArray();
        answer.writeEndObject();
    }
}
