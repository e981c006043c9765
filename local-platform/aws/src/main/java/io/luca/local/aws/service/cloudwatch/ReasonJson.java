package io.luca.local.aws.service.cloudwatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Reasons for programs, in the shapes of CloudWatch's {@code StateReasonData}. */
final class ReasonJson {

    private static final ObjectMapper json = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.UTC);

    private ReasonJson() {}

    /** As CloudWatch writes instants in JSON: {@code 2026-03-02T12:00:00.000+0000}. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** What the evaluation of a signal saw. */
    static String of(AlarmDefinition.OfSignal watching, Judgement judgement, Instant end) {
        ObjectNode reason = json.createObjectNode().put("version", "1.0").put("queryDate", time(end));
        if (watching.signal() instanceof Signal.OfMetric metric) {
            reason.put("statistic", metric.statistic().text());
        }
        reason.put("period", watching.signal().period().toSeconds());
        ArrayNode recent = reason.putArray("recentDatapoints");
        judgement.evaluated().reversed().forEach(point -> point.value().ifPresent(recent::add));
        reason.put("threshold", watching.threshold().value());
        ArrayNode evaluated = reason.putArray("evaluatedDatapoints");
        judgement.evaluated().forEach(point -> {
            ObjectNode one = evaluated.addObject().put("timestamp", time(point.from()));
            point.value().ifPresent(value -> one.put("value", value));
        });
        return reason.toString();
    }

    /** Which of the watched alarms made a composite one change. */
    static String of(List<Alarm> triggering) {
        ObjectNode reason = json.createObjectNode();
        ArrayNode all = reason.putArray("triggeringAlarms");
        triggering.forEach(alarm -> all.addObject()
                .put("arn", alarm.definition().header().arn())
                .putObject("state")
                .put("value", alarm.status().state().name())
                .put("timestamp", time(alarm.status().since())));
        return reason.toString();
    }
}
