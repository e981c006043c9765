package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import io.luca.local.dynamodb.Answer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Creates the tables of the templates in the engine. A table that a data directory already holds is kept. */
final class Tables implements Provisioner {

    private static final ObjectMapper json = new ObjectMapper();

    private final TableEngine engine;
    private final String arnPrefix;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    Tables(TableEngine engine, String region, String accountId) {
        this.engine = engine;
        this.arnPrefix = "arn:aws:dynamodb:" + region + ":" + accountId + ":table/";
    }

    /** The names of the templates' tables. */
    Set<String> names() {
        return Set.copyOf(names);
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
        request.set("KeySchema", properties.tree("KeySchema"));
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
        request.put("DeletionProtectionEnabled", properties.flag("DeletionProtectionEnabled"));
        properties.ignore("ContributorInsightsSpecification", "metrics of AWS's own");
        properties.ignore("Tags", "read by nobody");
        JsonNode table = create(resource, name, request);
        timeToLive(resource, name, properties);
        names.add(name);
        return new Provisioned(
                name,
                Map.of(
                        "Arn",
                        arnPrefix + name,
                        "StreamArn",
                        table.path("LatestStreamArn").asText("")));
    }

    private JsonNode create(Resource resource, String name, ObjectNode request) {
        Answer existing = engine.answer("DescribeTable", json.createObjectNode().put("TableName", name));
        if (existing.successful()) {
            return TableEngine.read(existing).path("Table");
        }
        Answer created = engine.answer("CreateTable", request);
        if (!created.successful()) {
            throw new IllegalStateException(resource + ": " + new String(created.body(), UTF_8));
        }
        return TableEngine.read(created).path("TableDescription");
    }

    private void timeToLive(Resource resource, String name, Fields properties) {
        properties.optionalObject("TimeToLiveSpecification").ifPresent(ttl -> {
            ObjectNode request = json.createObjectNode().put("TableName", name);
            request.putObject("TimeToLiveSpecification")
                    .put("AttributeName", ttl.text("AttributeName"))
                    .put("Enabled", ttl.flag("Enabled"));
            Answer answer = engine.answer("UpdateTimeToLive", request);
            String said = new String(answer.body(), UTF_8);
            if (!answer.successful() && !said.contains("already enabled")) {
                throw new IllegalStateException(resource + ": " + said);
            }
        });
    }
}
