package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.table.Billing.Throughput;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A table as the API describes it.
 *
 * @param sizes tell how much there is in it, if that is to be told
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html">TableDescription</a>
 */
record TableDescription(TableSchema table, Optional<ContentSizes> sizes) {

    ObjectNode describe(String status) {
        ObjectNode node = object();
        ArrayNode types = node.putArray("AttributeDefinitions");
        table.attributeTypes()
                .forEach((name, type) ->
                        types.addObject().put("AttributeName", name).put("AttributeType", type));
        node.put("TableName", table.name());
        node.set("KeySchema", table.key().describe());
        node.put("TableStatus", status);
        node.put("CreationDateTime", seconds(table.created()));
        node.set("ProvisionedThroughput", throughput(table.billing().provisioned()));
        describeSize(node, "TableSizeBytes", Optional.empty());
        node.put("TableArn", table.arn());
        node.put("TableId", table.tableId());
        describeBilling(node, table.billing());
        table.indexes().forEach(index -> node.withArray(index.kind()).add(describe(index)));
        describeStream(node);
        describeSettings(node, table.settings());
        return node;
    }

    private void describeSize(ObjectNode node, String name, Optional<SecondaryIndex> index) {
        sizes.map(known -> known.of(table, index))
                .ifPresent(size -> node.put(name, size.bytes()).put("ItemCount", size.count()));
    }

    private void describeBilling(ObjectNode node, Billing billing) {
        billing.onDemandSince()
                .ifPresent(since -> node.putObject("BillingModeSummary")
                        .put("BillingMode", table.payPerRequest() ? "PAY_PER_REQUEST" : "PROVISIONED")
                        .put("LastUpdateToPayPerRequestDateTime", seconds(since)));
        billing.onDemandMax()
                .ifPresent(max -> node.putObject("OnDemandThroughput")
                        .put("MaxReadRequestUnits", max.read())
                        .put("MaxWriteRequestUnits", max.write()));
    }

    private ObjectNode describe(SecondaryIndex index) {
        ObjectNode node = object().put("IndexName", index.name());
        node.set("KeySchema", index.key().describe());
        ObjectNode projection = node.putObject("Projection");
        projection.put("ProjectionType", index.projection().type().name());
        for (String name : index.projection().attributes()) {
            projection.withArray("NonKeyAttributes").add(name);
        }
        if (index.global()) {
            node.put("IndexStatus", index.active() ? "ACTIVE" : "CREATING");
            if (!index.active()) {
                node.put("Backfilling", true);
            }
            node.set("ProvisionedThroughput", throughput(index.throughput()));
        }
        describeSize(node, "IndexSizeBytes", Optional.of(index));
        return node.put("IndexArn", table.arn() + "/index/" + index.name());
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

    private static void describeSettings(ObjectNode node, TableSchema.Settings settings) {
        node.put("DeletionProtectionEnabled", settings.deletionProtection());
        settings.tableClass()
                .ifPresent(name -> node.putObject("TableClassSummary").put("TableClass", name));
        settings.encryptionKey()
                .ifPresent(key -> node.putObject("SSEDescription")
                        .put("Status", "ENABLED")
                        .put("SSEType", "KMS")
                        .put("KMSMasterKeyArn", key));
    }

    private static ObjectNode throughput(Optional<Throughput> provisioned) {
        Throughput units = provisioned.orElse(new Throughput(0, 0));
        return object().put("NumberOfDecreasesToday", 0)
                .put("ReadCapacityUnits", units.read())
                .put("WriteCapacityUnits", units.write());
    }

    /** A moment as the API has it. */
    static BigDecimal seconds(Instant moment) {
        return BigDecimal.valueOf(moment.toEpochMilli(), 3);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
