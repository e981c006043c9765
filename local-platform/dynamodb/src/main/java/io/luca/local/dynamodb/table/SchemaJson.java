package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.value.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Schemas as they are kept in the store. */
final class SchemaJson {

    private SchemaJson() {}

    static byte[] write(TableSchema table) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", table.name())
                .put("id", table.id())
                .put("arn", table.arn())
                .put("tableId", table.tableId())
                .put("created", table.created().toString());
        node.set("key", key(table.key()));
        node.set("attributeTypes", texts(table.attributeTypes()));
        table.indexes().forEach(index -> node.withArray("indexes").add(write(index)));
        write(node, "provisioned", table.billing().provisioned());
        write(node, "onDemandMax", table.billing().onDemandMax());
        table.billing().onDemandSince().ifPresent(since -> node.put("onDemandSince", since.toString()));
        table.latestStream().ifPresent(stream -> node.put("stream", stream.id()));
        table.timeToLive().ifPresent(attribute -> node.put("timeToLive", attribute));
        node.put("deletionProtection", table.settings().deletionProtection());
        table.settings().recoverable().ifPresent(since -> node.put("recoverable", since.toString()));
        table.settings().tableClass().ifPresent(tableClass -> node.put("tableClass", tableClass));
        table.settings().encryptionKey().ifPresent(key -> node.put("encryptionKey", key));
        node.set("tags", texts(table.tags()));
        return JsonTree.bytes(node);
    }

    private static ObjectNode write(SecondaryIndex index) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", index.name())
                .put("number", index.number())
                .put("global", index.global())
                .put("active", index.active())
                .put("projection", index.projection().type().name());
        index.projection().attributes().forEach(node.putArray("attributes")::add);
        node.set("key", key(index.key()));
        write(node, "provisioned", index.throughput());
        return node;
    }

    static TableSchema readTable(byte[] bytes, Function<Integer, Optional<StreamSchema>> streams) {
        JsonNode node = read(bytes);
        KeySchema key = key(node.path("key"));
        List<SecondaryIndex> indexes = new ArrayList<>();
        node.path("indexes").forEach(index -> indexes.add(readIndex(index, key)));
        return new TableSchema(
                node.path("name").asText(),
                node.path("id").asInt(),
                node.path("arn").asText(),
                node.path("tableId").asText(),
                Instant.parse(node.path("created").asText()),
                key,
                texts(node.path("attributeTypes")),
                indexes,
                new Billing(
                        throughput(node.path("provisioned")),
                        text(node, "onDemandSince").map(Instant::parse),
                        throughput(node.path("onDemandMax"))),
                node.has("stream") ? streams.apply(node.path("stream").asInt()) : Optional.empty(),
                text(node, "timeToLive"),
                new TableSchema.Settings(
                        node.path("deletionProtection").asBoolean(),
                        text(node, "recoverable").map(Instant::parse),
                        text(node, "tableClass"),
                        text(node, "encryptionKey")),
                texts(node.path("tags")));
    }

    private static SecondaryIndex readIndex(JsonNode node, KeySchema table) {
        Set<String> attributes = new LinkedHashSet<>();
        node.path("attributes").forEach(attribute -> attributes.add(attribute.asText()));
        return SecondaryIndex.of(
                        node.path("name").asText(),
                        node.path("number").asInt(),
                        node.path("global").asBoolean(),
                        key(node.path("key")),
                        new IndexProjection(
                                IndexProjection.Type.valueOf(
                                        node.path("projection").asText()),
                                attributes),
                        throughput(node.path("provisioned")),
                        table)
                .active(node.path("active").asBoolean());
    }

    static byte[] write(StreamSchema stream) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", stream.id())
                .put("table", stream.table())
                .put("arn", stream.arn())
                .put("label", stream.label())
                .put("view", stream.view().name())
                .put("created", stream.created().toString());
        node.set("key", key(stream.key()));
        stream.ended().ifPresent(ended -> node.put("ended", ended.toString()));
        return JsonTree.bytes(node);
    }

    static StreamSchema readStream(byte[] bytes) {
        JsonNode node = read(bytes);
        return new StreamSchema(
                node.path("id").asInt(),
                node.path("table").asText(),
                node.path("arn").asText(),
                node.path("label").asText(),
                StreamSchema.View.valueOf(node.path("view").asText()),
                key(node.path("key")),
                Instant.parse(node.path("created").asText()),
                text(node, "ended").map(Instant::parse));
    }

    private static ObjectNode key(KeySchema key) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("partition", key.partition());
        key.sort().ifPresent(sort -> node.put("sort", sort));
        return node;
    }

    private static KeySchema key(JsonNode node) {
        return new KeySchema(node.path("partition").asText(), text(node, "sort"));
    }

    private static void write(ObjectNode node, String name, Optional<Throughput> throughput) {
        throughput.ifPresent(
                units -> node.putObject(name).put("read", units.read()).put("write", units.write()));
    }

    private static Optional<Throughput> throughput(JsonNode node) {
        return node.isObject()
                ? Optional.of(new Throughput(
                        node.path("read").asLong(), node.path("write").asLong()))
                : Optional.empty();
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        texts.forEach(node::put);
        return node;
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.has(name) ? Optional.of(node.path(name).asText()) : Optional.empty();
    }

    private static JsonNode read(byte[] bytes) {
        try {
            return JsonTree.read(bytes);
        } catch (IOException damaged) {
            throw new UncheckedIOException("a table's schema in the store cannot be read", damaged);
        }
    }
}
