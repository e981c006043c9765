package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a write tells of the collection that its item is in: all items with its partition key, in tables with local indexes. DynamoDB
 * estimates their size to a gigabyte; a laptop's is within the first.
 */
final class ItemCollectionMetrics {

    private static final double[] WITHIN_THE_FIRST = {0, 1};

    private ItemCollectionMetrics() {}

    private static boolean asked(Parameters request) {
        return request.text(Requests.METRICS).filter("SIZE"::equals).isPresent();
    }

    /** Writes an item's as the next field of an answer, if it has any and the request asks for them. */
    static void writeOnly(JsonGenerator answer, Parameters request, ItemWrite write) throws IOException {
        Optional<Item> collection = collection(write);
        if (asked(request) && collection.isPresent()) {
            answer.writeFieldName("ItemCollectionMetrics");
            write(answer, collection.get());
        }
    }

    /** Writes those of several writes, by tables and each once, as the next field of an answer, if the request asks for them. */
    static void writeAll(JsonGenerator answer, Parameters request, List<Outcome> outcomes) throws IOException {
        if (!asked(request)) {
            return;
        }
        Map<String, Set<Item>> collections = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            String table = outcome.write().table().name();
            collection(outcome.write())
                    .ifPresent(of -> collections
                            .computeIfAbsent(table, _ -> new LinkedHashSet<>())
                            .add(of));
        }
        answer.writeObjectFieldStart("ItemCollectionMetrics");
        for (var table : collections.entrySet()) {
            answer.writeArrayFieldStart(table.getKey());
            for (Item collection : table.getValue()) {
                write(answer, collection);
            }
            answer.writeEndArray();
        }
        answer.writeEndObject();
    }

    private static Optional<Item> collection(ItemWrite write) {
        String partition = write.table().key().partition();
        boolean kept = write.table().indexes().stream().anyMatch(index -> !index.global());
        return kept ? write.key().get(partition).map(value -> new Item(Map.of(partition, value))) : Optional.empty();
    }

    private static void write(JsonGenerator answer, Item collection) throws IOException {
        answer.writeStartObject();
        answer.writeFieldName("ItemCollectionKey");
        ItemJson.write(collection, answer);
        answer.writeFieldName("SizeEstimateRangeGB");
        answer.writeArray(WITHIN_THE_FIRST, 0, WITHIN_THE_FIRST.length);
        answer.writeEndObject();
    }
}
