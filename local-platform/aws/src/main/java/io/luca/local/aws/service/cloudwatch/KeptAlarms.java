package io.luca.local.aws.service.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.kept.KeptDocuments;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.StatisticSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/**
 * How alarms stood and what they watched, in files of a directory: or each start would ring for the silence before it. A minute is kept
 * once it is over, as long as an alarm looks back; what is recorded later of a minute that is over is not. Safe for use by many threads.
 */
final class KeptAlarms implements AutoCloseable {

    private static final String STATE = "state/";
    private static final String MINUTE = "minute/";
    private static final ObjectMapper json = new ObjectMapper();

    private final KeptDocuments documents;
    private final ConcurrentSkipListSet<Instant> minutes = new ConcurrentSkipListSet<>();

    /** Those of a directory, which is made if it is not there. */
    KeptAlarms(Path directory) {
        documents = new KeptDocuments(directory);
    }

    void keep(String alarm, AlarmStatus status) {
        documents.keep(
                STATE + alarm,
                json.createObjectNode()
                        .put("state", status.state().name())
                        .put("reason", status.reason())
                        .put("reason_json", status.reasonJson())
                        .put("since", status.since().toString()));
    }

    Optional<AlarmStatus> find(String alarm) {
        return documents.find(STATE + alarm).map(KeptAlarms::status);
    }

    /** Keeps what was recorded in a minute of what alarms watch, and forgets the minutes that nobody looks back to. */
    void keepMinute(Instant minute, Set<MetricId> watched, Metrics recorded, Duration lookBack) {
        ArrayNode all = json.createArrayNode();
        for (MetricId metric : watched) {
            if (!recorded.isRecordedSince(metric, minute)) {
                continue;
            }
            StatisticSet values = recorded.during(metric, minute, Duration.ofMinutes(1));
            if (!values.isEmpty()) {
                ObjectNode one = all.addObject()
                        .put("namespace", metric.namespace())
                        .put("name", metric.name())
                        .put("values", values.text());
                ObjectNode dimensions = one.putObject("dimensions");
                metric.dimensions().forEach(dimensions::put);
            }
        }
        forgetBefore(minute.minus(lookBack));
        if (!all.isEmpty()) {
            documents.keep(
                    key(minute),
                    json.createObjectNode().put("minute", minute.toString()).set("metrics", all));
            minutes.add(minute);
        }
    }

    private void forgetBefore(Instant oldest) {
        Set<Instant> old = minutes.headSet(oldest);
        if (!old.isEmpty()) {
            documents.keep(Map.of(), old.stream().map(KeptAlarms::key).collect(Collectors.toSet()));
            old.clear();
        }
    }

    /** Gives back what earlier processes recorded, and forgets what is too old. */
    void restoreInto(Metrics recorded, Instant oldest) {
        for (JsonNode kept : documents.under(MINUTE)) {
            Instant minute = Instant.parse(kept.path("minute").asText());
            minutes.add(minute);
            kept.path("metrics").forEach(one -> recorded.restore(metric(one), minute, values(one)));
        }
        forgetBefore(oldest);
    }

    @Override
    public void close() {
        documents.close();
    }

    private static String key(Instant minute) {
        return MINUTE + minute;
    }

    private static StatisticSet values(JsonNode one) {
        return StatisticSet.parse(one.path("values").asText());
    }

    private static MetricId metric(JsonNode one) {
        Map<String, String> dimensions = new TreeMap<>();
        one.path("dimensions")
                .properties()
                .forEach(dimension ->
                        dimensions.put(dimension.getKey(), dimension.getValue().asText()));
        return MetricId.of(one.path("namespace").asText(), one.path("name").asText(), dimensions);
    }

    private static AlarmStatus status(JsonNode node) {
        return new AlarmStatus(
                AlarmState.valueOf(node.path("state").asText()),
                node.path("reason").asText(),
                node.path("reason_json").asText(),
                Instant.parse(node.path("since").asText()));
    }
}
