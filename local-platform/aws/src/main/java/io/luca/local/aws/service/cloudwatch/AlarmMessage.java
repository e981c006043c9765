package io.luca.local.aws.service.cloudwatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Statistic;
import io.luca.local.aws.template.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an alarm tells a topic, in the members and words of CloudWatch's own messages: the subject of a mail, and the JSON that programs
 * read. Immutable.
 */
final class AlarmMessage {

    /** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
    private static final int LONGEST_SUBJECT = 100;

    private static final Map<String, String> REGIONS = Map.of("us-east-1", "US East (N. Virginia)");
    private static final ObjectMapper json = new ObjectMapper();

    private final Environment environment;
    private final Instant created;

    /**
     * @param created when the alarms came to be
     */
    AlarmMessage(Environment environment, Instant created) {
        this.environment = environment;
        this.created = created;
    }

    /** Such as {@code ALARM: "LucaApi-Latency" in US East (N. Virginia)}. */
    String subject(Alarm alarm) {
        String subject = "%s: \"%s\" in %s".formatted(alarm.status().state(), alarm.name(), region());
        return subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT);
    }

    /** The message of how an alarm stands, and how it stood before. */
    String text(Alarm alarm) {
        AlarmDefinition.Header header = alarm.definition().header();
        AlarmStatus status = alarm.status();
        ObjectNode message = json.createObjectNode()
                .put("AlarmName", header.name())
                .put("AlarmDescription", header.description().isEmpty() ? null : header.description())
                .put("AWSAccountId", environment.accountId())
                .put("AlarmConfigurationUpdatedTimestamp", ReasonJson.time(created))
                .put("NewStateValue", status.state().name())
                .put("NewStateReason", status.reason())
                .put("StateChangeTime", ReasonJson.time(status.since()))
                .put("Region", region())
                .put("AlarmArn", header.arn())
                .put("OldStateValue", alarm.before().name());
        texts(message.putArray("OKActions"), header.actions(AlarmState.OK));
        texts(message.putArray("AlarmActions"), header.actions(AlarmState.ALARM));
        texts(message.putArray("InsufficientDataActions"), header.actions(AlarmState.INSUFFICIENT_DATA));
        switch (alarm.definition()) {
            case AlarmDefinition.OfSignal watching -> trigger(message.putObject("Trigger"), watching);
            case AlarmDefinition.Composite composite -> {
                message.put("AlarmRule", composite.text());
                message.set("TriggeringChildren", children(status));
            }
        }
        return message.toString();
    }

    private String region() {
        return REGIONS.getOrDefault(environment.region(), environment.region());
    }

    private static void trigger(ObjectNode trigger, AlarmDefinition.OfSignal watching) {
        Threshold threshold = watching.threshold();
        if (watching.signal() instanceof Signal.OfMetric metric) {
            trigger.put("MetricName", metric.metric().name())
                    .put("Namespace", metric.metric().namespace());
            switch (metric.statistic()) {
                case Statistic.Simple simple ->
                    trigger.put("StatisticType", "Statistic").put("Statistic", simple.name());
                case Statistic.Percentile percentile ->
                    trigger.put("StatisticType", "ExtendedStatistic").put("ExtendedStatistic", percentile.text());
            }
            trigger.putNull("Unit");
            dimensions(trigger.putArray("Dimensions"), metric.metric());
        }
        trigger.put("Period", watching.signal().period().toSeconds()).put("EvaluationPeriods", threshold.periods());
        threshold.given().ifPresent(given -> trigger.put("DatapointsToAlarm", given));
        trigger.put("ComparisonOperator", threshold.comparison().text())
                .put("Threshold", threshold.value())
                .put("TreatMissingData", watching.said().text())
                .put("EvaluateLowSampleCountPercentile", "");
        if (watching.signal() instanceof Signal.OfMath math) {
            queries(trigger.putArray("Metrics"), math);
        }
    }

    private static void queries(ArrayNode queries, Signal.OfMath math) {
        math.texts()
                .forEach((id, text) -> queries.addObject()
                        .put("Expression", text)
                        .put("Id", id)
                        .put("ReturnData", id.equals(math.returned())));
        math.inputs().forEach((id, input) -> {
            ObjectNode query = queries.addObject().put("Id", id);
            ObjectNode stat = query.putObject("MetricStat");
            ObjectNode metric = stat.putObject("Metric");
            dimensions(metric.putArray("Dimensions"), input.metric());
            metric.put("MetricName", input.metric().name())
                    .put("Namespace", input.metric().namespace());
            stat.put("Period", input.period().toSeconds())
                    .put("Stat", input.statistic().text());
            query.put("ReturnData", false);
        });
    }

    private static void dimensions(ArrayNode dimensions, MetricId metric) {
        metric.dimensions()
                .forEach((name, value) ->
                        dimensions.addObject().put("value", value).put("name", name));
    }

    /** Those of the reason, with the names that messages have. */
    private static ArrayNode children(AlarmStatus status) {
        ArrayNode children = json.createArrayNode();
        for (JsonNode child : read(status.reasonJson()).path("triggeringAlarms")) {
            children.addObject()
                    .put("Arn", child.path("arn").asText())
                    .putObject("State")
                    .put("Value", child.path("state").path("value").asText())
                    .put("Timestamp", child.path("state").path("timestamp").asText());
        }
        return children;
    }

    private static JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
