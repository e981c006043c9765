package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.value.JsonTree;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Schemas as they are kept in the store: as the API describes them, so that requests' own reader reads them, and beside that what the API does
 * not tell, or not to the nanosecond.
 */
final class SchemaJson {

    private SchemaJson() {}

    static byte[] write(TableSchema table) {
        ObjectNode node = new TableDescription(table, Optional.empty()).describe("ACTIVE");
        node.put("id", table.id()).put("created", table.created().toString());
        ObjectNode numbers = node.putObject("numbers");
        table.indexes().forEach(index -> numbers.put(index.name(), index.number()));
        table.billing().onDemandSince().ifPresent(since -> node.put("onDemandSince", since.toString()));
        table.latestStream().ifPresent(stream -> node.put("stream", stream.id()));
        table.timeToLive().ifPresent(attribute -> node.put("timeToLive", attribute));
        table.settings().recoverable().ifPresent(since -> node.put("recoverable", since.toString()));
        node.set("Tags", table.settings().describeTags());
        return JsonTree.bytes(node);
    }

    static TableSchema readTable(byte[] bytes, Map<Integer, StreamSchema> streams) {
        Parameters kept = read(bytes);
        Map<String, String> types = Declarations.attributeTypes(kept);
        KeySchema key = Declarations.keyNames(kept);
        List<SecondaryIndex> indexes = new ArrayList<>();
        for (String kind : List.of("LocalSecondaryIndexes", "GlobalSecondaryIndexes")) {
            boolean global = kind.startsWith("Global");
            kept.members(kind).forEach(index -> indexes.add(readIndex(index, kept.structure("numbers"), global, key)));
        }
        String name = kept.required("TableName");
        int id = number(kept, "id");
        String arn = kept.required("TableArn");
        Instant created = Instant.parse(kept.required("created"));
        Billing billing = new Billing(throughput(kept), moment(kept, "onDemandSince"), Declarations.onDemandMax(kept));
        Optional<StreamSchema> stream = Optional.ofNullable(streams.get(number(kept, "stream")));
        Optional<String> timeToLive = kept.text("timeToLive");
        TableSchema.Settings settings = settings(kept);
        return new TableSchema(name, id, arn, created, key, types, indexes, billing, stream, timeToLive, settings);
    }

    private static TableSchema.Settings settings(Parameters kept) {
        boolean deletionProtection = kept.flag("DeletionProtectionEnabled").orElse(false);
        Optional<String> tableClass = kept.structure("TableClassSummary").text("TableClass");
        Optional<String> encryptionKey = kept.structure("SSEDescription").text("KMSMasterKeyArn");
        Map<String, String> tags = Declarations.tags(kept, Map.of());
        return new TableSchema.Settings(
                deletionProtection, moment(kept, "recoverable"), tableClass, encryptionKey, tags);
    }

    private static SecondaryIndex readIndex(Parameters index, Parameters numbers, boolean global, KeySchema table) {
        String name = index.required("IndexName");
        KeySchema key = Declarations.keyNames(index);
        IndexProjection projection = Declarations.projection(index);
        boolean active = !global || index.required("IndexStatus").equals("ACTIVE");
        return SecondaryIndex.of(name, number(numbers, name), global, key, projection, throughput(index), table)
                .active(active);
    }

    static byte[] write(StreamSchema stream) {
        ObjectNode node = stream.describe();
        node.put("id", stream.id()).put("created", stream.created().toString());
        stream.ended().ifPresent(ended -> node.put("ended", ended.toString()));
        return JsonTree.bytes(node);
    }

    static StreamSchema readStream(byte[] bytes) {
        Parameters kept = read(bytes);
        String arn = kept.required("StreamArn");
        StreamSchema.View view = StreamSchema.View.valueOf(kept.required("StreamViewType"));
        KeySchema key = Declarations.keyNames(kept);
        Instant created = Instant.parse(kept.required("created"));
        Optional<Instant> ended = moment(kept, "ended");
        return new StreamSchema(number(kept, "id"), kept.required("TableName"), arn, view, key, created, ended);
    }

    /** What is paid by request is described as if nothing were provisioned. */
    private static Optional<Throughput> throughput(Parameters kept) {
        return Declarations.throughput(kept).filter(units -> units.read() > 0);
    }

    private static int number(Parameters kept, String name) {
        return kept.number(name).orElse(0L).intValue();
    }

    private static Optional<Instant> moment(Parameters kept, String name) {
        return kept.text(name).map(Instant::parse);
    }

    private static Parameters read(byte[] bytes) {
        try {
            return Parameters.of(JsonTree.read(bytes));
        } catch (IOException damaged) {
            throw new UncheckedIOException("a table's schema in the store cannot be read", damaged);
        }
    }
}
