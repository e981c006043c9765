package io.luca.local.dynamodb.table;

import static io.luca.local.dynamodb.table.TableDescription.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.value.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Schemas as they are kept in the store. */
final class SchemaJson {

    private SchemaJson() {}

    static byte[] write(TableSchema table) {
        ObjectNode node = object().put("name", table.name())
                .put("id", table.id())
                .put("arn", table.arn())
                .put("created", table.created().toString());
        node.set("key", write(table.key()));
        node.set("attributeTypes", write(table.attributeTypes()));
        table.indexes().forEach(index -> node.withArray("indexes").add(write(index)));
        put(node, "provisioned", table.billing().provisioned());
        put(node, "onDemandMax", table.billing().onDemandMax());
        table.billing().onDemandSince().ifPresent(since -> node.put("onDemandSince", since.toString()));
        table.latestStream().ifPresent(stream -> node.put("stream", stream.id()));
        table.timeToLive().ifPresent(attribute -> node.put("timeToLive", attribute));
        TableSchema.Settings settings = table.settings();
        node.put("deletionProtection", settings.deletionProtection());
        settings.recoverable().ifPresent(since -> node.put("recoverable", since.toString()));
        settings.tableClass().ifPresent(tableClass -> node.put("tableClass", tableClass));
        settings.encryptionKey().ifPresent(key -> node.put("encryptionKey", key));
        node.set("tags", write(settings.tags()));
        return JsonTree.bytes(node);
    }

    private static ObjectNode write(SecondaryIndex index) {
        ObjectNode node = object().put("name", index.name())
                .put("number", index.number())
                .put("global", index.global())
                .put("active", index.active())
                .put("projection", index.projection().type().name());
        index.projection().attributes().forEach(node.putArray("attributes")::add);
        node.set("key", write(index.key()));
        put(node, "provisioned", index.throughput());
        return node;
    }

    static TableSchema readTable(byte[] bytes, Function<Integer, Optional<StreamSchema>> streams) {
        JsonNode node = read(bytes);
        KeySchema key = readKey(node);
        Billing billing = new Billing(
                throughput(node, "provisioned"), moment(node, "onDemandSince"), throughput(node, "onDemandMax"));
        return new TableSchema(
                text(node, "name"),
                node.path("id").asInt(),
                text(node, "arn"),
                Instant.parse(text(node, "created")),
                key,
                texts(node, "attributeTypes"),
                node.path("indexes")
                        .valueStream()
                        .map(index -> readIndex(index, key))
                        .toList(),
                billing,
                node.has("stream") ? streams.apply(node.path("stream").asInt()) : Optional.empty(),
                optional(node, "timeToLive"),
                new TableSchema.Settings(
                        node.path("deletionProtection").asBoolean(),
                        moment(node, "recoverable"),
                        optional(node, "tableClass"),
                        optional(node, "encryptionKey"),
                        texts(node, "tags")));
    }

    private static SecondaryIndex readIndex(JsonNode node, KeySchema table) {
        Set<String> attributes = new LinkedHashSet<>();
        node.path("attributes").forEach(attribute -> attributes.add(attribute.asText()));
        IndexProjection.Type type = IndexProjection.Type.valueOf(text(node, "projection"));
        return SecondaryIndex.of(
                        text(node, "name"),
                        node.path("number").asInt(),
                        node.path("global").asBoolean(),
                        readKey(node),
                        new IndexProjection(type, attributes),
                        throughput(node, "provisioned"),
                        table)
                .active(node.path("active").asBoolean());
    }

    static byte[] write(StreamSchema stream) {
        ObjectNode node = object().put("id", stream.id())
                .put("table", stream.table())
                .put("arn", stream.arn())
                .put("view", stream.view().name())
                .put("created", stream.created().toString());
        node.set("key", write(stream.key()));
        stream.ended().ifPresent(ended -> node.put("ended", ended.toString()));
        return JsonTree.bytes(node);
    }

    static StreamSchema readStream(byte[] bytes) {
        JsonNode node = read(bytes);
        return new StreamSchema(
                node.path("id").asInt(),
                text(node, "table"),
                text(node, "arn"),
                StreamSchema.View.valueOf(text(node, "view")),
                readKey(node),
                Instant.parse(text(node, "created")),
                moment(node, "ended"));
    }

    private static ObjectNode write(KeySchema key) {
        ObjectNode node = object().put("partition", key.partition());
        key.sort().ifPresent(sort -> node.put("sort", sort));
        return node;
    }

    private static KeySchema readKey(JsonNode node) {
        JsonNode key = node.path("key");
        return new KeySchema(text(key, "partition"), optional(key, "sort"));
    }

    private static void put(ObjectNode node, String name, Optional<Throughput> throughput) {
        throughput.ifPresent(
                units -> node.putObject(name).put("read", units.read()).put("write", units.write()));
    }

    private static Optional<Throughput> throughput(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name))
                .map(units -> new Throughput(
                        units.path("read").asLong(), units.path("write").asLong()));
    }

    private static ObjectNode write(Map<String, String> texts) {
        ObjectNode node = object();
        texts.forEach(node::put);
        return node;
    }

    private static Map<String, String> texts(JsonNode node, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.path(name).forEachEntry((key, text) -> texts.put(key, text.asText()));
        return texts;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static Optional<String> optional(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
    }

    private static Optional<Instant> moment(JsonNode node, String name) {
        return optional(node, name).map(Instant::parse);
    }

    private static JsonNode read(byte[] bytes) {
        try {
            return JsonTree.read(bytes);
        } catch (IOException damaged) {
            throw new UncheckedIOException("a table's schema in the store cannot be read", damaged);
        }
    }
}
