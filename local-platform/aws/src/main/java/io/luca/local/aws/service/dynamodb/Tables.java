package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Creates the tables of the templates in the engine. A table that a data directory already holds is kept. */
public final class Tables implements Provisioner {

    private static final String API = "DynamoDB_20120810.";
    private static final ObjectMapper json = new ObjectMapper();

    private final DynamoDbEngine engine;
    private final String arnPrefix;
    private final Set<String> undeletable = ConcurrentHashMap.newKeySet();
    private final Map<String, TableKeys> byName = new ConcurrentHashMap<>();

    /**
     * The partition key attributes of a table.
     *
     * @param indexes the partition key attribute of each global secondary index, by index name
     */
    public record TableKeys(String partitionKey, Map<String, String> indexes) {
        public TableKeys {
            indexes = Map.copyOf(indexes);
        }
    }

    public Tables(DynamoDbEngine engine, String region, String accountId) {
        this.engine = engine;
        this.arnPrefix = "arn:aws:dynamodb:" + region + ":" + accountId + ":table/";
    }

    /** Whether a table must not be deleted, by its name. */
    public boolean isProtected(String name) {
        return undeletable.contains(name);
    }

    /** The keys of every table, by table name. */
    public Map<String, TableKeys> keys() {
        return Map.copyOf(byName);
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::DynamoDB::Table");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("TableName").orElse(resource.logicalId());
        ObjectNode request = json.createObjectNode().put("TableName", name);
        request.set("AttributeDefinitions", properties.tree("AttributeDefinitions"));
        JsonNode keySchema = properties.tree("KeySchema");
        request.set("KeySchema", keySchema);
        JsonNode indexes = properties.tree("GlobalSecondaryIndexes");
        if (indexes.isArray()) {
            request.set("GlobalSecondaryIndexes", indexes);
        }
        if (!"PAY_PER_REQUEST".equals(properties.optionalText("BillingMode").orElse("PROVISIONED"))) {
            throw properties.refused("BillingMode must be PAY_PER_REQUEST");
        }
        request.put("BillingMode", "PAY_PER_REQUEST");
        properties.optionalObject("StreamSpecification").ifPresent(stream -> {
            ObjectNode specification = request.putObject("StreamSpecification");
            specification.put("StreamEnabled", true);
            specification.put("StreamViewType", stream.text("StreamViewType"));
        });
        properties.ignore("PointInTimeRecoverySpecification", "the data directory is not backed up");
        properties.ignore("SSESpecification", "the engine keeps its files on this machine's own disk");
        if (properties.flag("DeletionProtectionEnabled")) {
            undeletable.add(name);
        }
        properties.ignore("ContributorInsightsSpecification", "metrics of AWS's own");
        properties.ignore("Tags", "read by nobody");
        JsonNode table = create(resource, name, request);
        timeToLive(resource, name, properties);
        byName.put(name, new TableKeys(hash(keySchema), hashes(indexes)));
        return new Provisioned(
                name,
                Map.of(
                        "Arn",
                        arnPrefix + name,
                        "StreamArn",
                        table.path("LatestStreamArn").asText("")));
    }

    private JsonNode create(Resource resource, String name, ObjectNode request) {
        DynamoDbEngine.Answer existing =
                call("DescribeTable", json.createObjectNode().put("TableName", name));
        if (existing.status() == 200) {
            return read(existing).path("Table");
        }
        DynamoDbEngine.Answer created = call("CreateTable", request);
        if (created.status() != 200) {
            throw new IllegalStateException(resource + ": " + new String(created.body(), UTF_8));
        }
        return read(created).path("TableDescription");
    }

    private void timeToLive(Resource resource, String name, Fields properties) {
        properties.optionalObject("TimeToLiveSpecification").ifPresent(ttl -> {
            ObjectNode request = json.createObjectNode().put("TableName", name);
            request.putObject("TimeToLiveSpecification")
                    .put("AttributeName", ttl.text("AttributeName"))
                    .put("Enabled", ttl.flag("Enabled"));
            DynamoDbEngine.Answer answer = call("UpdateTimeToLive", request);
            String said = new String(answer.body(), UTF_8);
            if (answer.status() != 200 && !said.contains("already enabled")) {
                throw new IllegalStateException(resource + ": " + said);
            }
        });
    }

    private static Map<String, String> hashes(JsonNode indexes) {
        Map<String, String> hashes = new java.util.HashMap<>();
        indexes.forEach(index -> hashes.put(index.path("IndexName").asText(), hash(index.path("KeySchema"))));
        return hashes;
    }

    private static String hash(JsonNode keySchema) {
        for (JsonNode element : keySchema) {
            if ("HASH".equals(element.path("KeyType").asText())) {
                return element.path("AttributeName").asText();
            }
        }
        throw new IllegalStateException("a key schema lacks its HASH attribute: " + keySchema);
    }

    private DynamoDbEngine.Answer call(String operation, JsonNode request) {
        return engine.call(API + operation, request.toString().getBytes(UTF_8));
    }

    private static JsonNode read(DynamoDbEngine.Answer answer) {
        try {
            return json.readTree(answer.body());
        } catch (IOException malformed) {
            throw new IllegalStateException("DynamoDB Local did not answer JSON", malformed);
        }
    }
}
