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
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Creates the tables of the templates, and waits until they can be used. A table that is there already is kept. */
final class Tables implements Provisioner {

    private static final ObjectMapper json = new ObjectMapper();

    /** The engine has a table at once; AWS takes some seconds. */
    private static final int LOOKS = 240;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Set<String> USABLE = Set.of("ACTIVE", "UPDATING");

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
        Answer existing = describe(name);
        if (said(existing).contains("ResourceNotFoundException")) {
            requireDone(resource, engine.answer("CreateTable", request));
            existing = describe(name);
        }
        return usable(resource, name, existing);
    }

    private JsonNode usable(Resource resource, String name, Answer described) {
        Answer answer = described;
        for (int looks = 1; ; looks++) {
            requireDone(resource, answer);
            JsonNode table = TableEngine.read(answer).path("Table");
            String status = table.path("TableStatus").asText();
            if (USABLE.contains(status)) {
                return table;
            }
            if (looks == LOOKS || !status.equals("CREATING")) {
                throw new IllegalStateException(resource + ": the table " + name + " cannot be used, it is " + status);
            }
            pause();
            answer = describe(name);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a table is made", stop);
        }
    }

    private Answer describe(String name) {
        return engine.answer("DescribeTable", json.createObjectNode().put("TableName", name));
    }

    private static void requireDone(Resource resource, Answer answer) {
        if (!answer.successful()) {
            throw new IllegalStateException(resource + ": " + said(answer));
        }
    }

    private static String said(Answer answer) {
        return new String(answer.body(), UTF_8);
    }

    private void timeToLive(Resource resource, String name, Fields properties) {
        properties.optionalObject("TimeToLiveSpecification").ifPresent(ttl -> {
            ObjectNode request = json.createObjectNode().put("TableName", name);
            request.putObject("TimeToLiveSpecification")
                    .put("AttributeName", ttl.text("AttributeName"))
                    .put("Enabled", ttl.flag("Enabled"));
            Answer answer = engine.answer("UpdateTimeToLive", request);
            if (!said(answer).contains("already enabled")) {
                requireDone(resource, answer);
            }
        });
    }
}
