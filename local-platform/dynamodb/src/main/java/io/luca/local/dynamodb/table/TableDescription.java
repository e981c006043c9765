package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.table.Billing.Throughput;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * Describes tables as the API does.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html">TableDescription</a>
 */
final class TableDescription {

    private final TableSchema table;
    private final ContentSizes sizes;

    private TableDescription(TableSchema table, ContentSizes sizes) {
        this.table = table;
        this.sizes = sizes;
    }

    static ObjectNode of(TableSchema table, String status, ContentSizes sizes) {
        return new TableDescription(table, sizes).describe(status);
    }

    private ObjectNode describe(String status) {
        ObjectNode node = object();
        ArrayNode types = node.putArray("AttributeDefinitions");
        table.attributeTypes()
                .forEach((name, type) ->
                        types.addObject().put("AttributeName", name).put("AttributeType", type));
        node.put("TableName", table.name());
        node.set("KeySchema", key(table.key()));
        node.put("TableStatus", status);
        node.put("CreationDateTime", seconds(table.created()));
        node.set("ProvisionedThroughput", throughput(table.billing().provisioned()));
        ContentSizes.Size size = sizes.of(table, Optional.empty());
        node.put("TableSizeBytes", size.bytes());
        node.put("ItemCount", size.count());
        node.put("TableArn", table.arn());
        node.put("TableId", table.tableId());
        describeBilling(node);
        describeIndexes(node, false);
        describeIndexes(node, true);
        describeStream(node);
        describeSettings(node);
        return node;
    }

    private void describeBilling(ObjectNode node) {
        table.billing()
                .onDemandSince()
                .ifPresent(since -> node.putObject("BillingModeSummary")
                        .put("BillingMode", table.payPerRequest() ? "PAY_PER_REQUEST" : "PROVISIONED")
                        .put("LastUpdateToPayPerRequestDateTime", seconds(since)));
        table.billing()
                .onDemandMax()
                .ifPresent(max -> node.putObject("OnDemandThroughput")
                        .put("MaxReadRequestUnits", max.read())
                        .put("MaxWriteRequestUnits", max.write()));
    }

    private void describeIndexes(ObjectNode node, boolean global) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        table.indexes().stream().filter(index -> index.global() == global).forEach(index -> all.add(describe(index)));
        if (!all.isEmpty()) {
            node.set(global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes", all);
        }
    }

    private ObjectNode describe(SecondaryIndex index) {
        ObjectNode node = object();
        node.put("IndexName", index.name());
        node.set("KeySchema", key(index.key()));
        ObjectNode projection = node.putObject("Projection");
        projection.put("ProjectionType", index.projection().type().name());
        if (!index.projection().attributes().isEmpty()) {
            ArrayNode names = projection.putArray("NonKeyAttributes");
            index.projection().attributes().forEach(names::add);
        }
        if (index.global()) {
            node.put("IndexStatus", index.active() ? "ACTIVE" : "CREATING");
            if (!index.active()) {
                node.put("Backfilling", true);
            }
            node.set("ProvisionedThroughput", throughput(index.throughput()));
        }
        ContentSizes.Size size = sizes.of(table, Optional.of(index));
        node.put("IndexSizeBytes", size.bytes());
        node.put("ItemCount", size.count());
        node.put("IndexArn", table.arn() + "/index/" + index.name());
        return node;
    }

    private void describeStream(ObjectNode node) {
        table.stream()
                .ifPresent(stream -> node.putObject("StreamSpecification")
                        .put("StreamEnabled", true)
                        .put("StreamViewType", stream.view().name()));
        table.latestStream()
                .ifPresent(
                        stream -> node.put("LatestStreamLabel", stream.label()).put("LatestStreamArn", stream.arn()));
    }

    private void describeSettings(ObjectNode node) {
        node.put("DeletionProtectionEnabled", table.settings().deletionProtection());
        table.settings()
                .tableClass()
                .ifPresent(tableClass -> node.putObject("TableClassSummary").put("TableClass", tableClass));
        table.settings()
                .encryptionKey()
                .ifPresent(key -> node.putObject("SSEDescription")
                        .put("Status", "ENABLED")
                        .put("SSEType", "KMS")
                        .put("KMSMasterKeyArn", key));
    }

    /** The elements of a key. */
    static ArrayNode key(KeySchema key) {
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        elements.addObject().put("AttributeName", key.partition()).put("KeyType", "HASH");
        key.sort()
                .ifPresent(
                        sort -> elements.addObject().put("AttributeName", sort).put("KeyType", "RANGE"));
        return elements;
    }

    private static ObjectNode throughput(Optional<Throughput> provisioned) {
        return object().put("NumberOfDecreasesToday", 0)
                .put("ReadCapacityUnits", provisioned.map(Throughput::read).orElse(0L))
                .put("WriteCapacityUnits", provisioned.map(Throughput::write).orElse(0L));
    }

    /** A moment as the API has it. */
    static BigDecimal seconds(Instant moment) {
        return BigDecimal.valueOf(moment.toEpochMilli(), 3);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
