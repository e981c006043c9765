package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.endpoint.Xml;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Statistic;
import io.luca.local.aws.metric.StatisticSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Alarms and datapoints as the query protocol writes them. Immutable. */
final class AlarmXml {

    private final Instant created;

    AlarmXml(Instant created) {
        this.created = created;
    }

    /** Both lists of {@code DescribeAlarms}. */
    String alarms(List<Alarm> alarms) {
        return list("MetricAlarms", ofKind(alarms, AlarmDefinition.OfSignal.class), this::ofSignal)
                + list("CompositeAlarms", ofKind(alarms, AlarmDefinition.Composite.class), this::composite);
    }

    /** One of {@code GetMetricStatistics}. */
    String datapoint(Instant from, List<Statistic> statistics, StatisticSet values) {
        StringBuilder simple = new StringBuilder();
        StringBuilder extended = new StringBuilder();
        for (Statistic statistic : statistics) {
            statistic.of(values).ifPresent(value -> {
                if (statistic instanceof Statistic.Percentile) {
                    extended.append("<entry>")
                            .append(text("key", statistic.text()))
                            .append(text("value", value))
                            .append("</entry>");
                } else {
                    simple.append(text(statistic.text(), value));
                }
            });
        }
        return "<member>" + text("Timestamp", from) + simple + text("Unit", "None")
                + (extended.isEmpty() ? "" : "<ExtendedStatistics>" + extended + "</ExtendedStatistics>") + "</member>";
    }

    private static List<Alarm> ofKind(List<Alarm> alarms, Class<? extends AlarmDefinition> kind) {
        return alarms.stream()
                .filter(alarm -> kind.isInstance(alarm.definition()))
                .toList();
    }

    private String ofSignal(Alarm alarm) {
        AlarmDefinition.OfSignal watching = (AlarmDefinition.OfSignal) alarm.definition();
        Threshold threshold = watching.threshold();
        String signal = switch (watching.signal()) {
            case Signal.OfMetric metric ->
                metric(metric.metric())
                        + text(
                                metric.statistic() instanceof Statistic.Percentile ? "ExtendedStatistic" : "Statistic",
                                metric.statistic().text())
                        + text("Period", metric.period().toSeconds());
            case Signal.OfMath math -> queries(math);
        };
        return common(alarm)
                + signal
                + text("EvaluationPeriods", threshold.periods())
                + (threshold.given().isPresent()
                        ? text("DatapointsToAlarm", threshold.given().getAsInt())
                        : "")
                + text("Threshold", threshold.value())
                + text("ComparisonOperator", threshold.comparison().text())
                + text("TreatMissingData", watching.said().text());
    }

    private String composite(Alarm alarm) {
        AlarmDefinition.Composite composite = (AlarmDefinition.Composite) alarm.definition();
        return common(alarm)
                + text("AlarmRule", composite.text())
                + alarm.suppression()
                        .map(suppression -> text(
                                        "ActionsSuppressor", suppression.by().alarm())
                                + text(
                                        "ActionsSuppressorWaitPeriod",
                                        suppression.by().waiting().toSeconds())
                                + text(
                                        "ActionsSuppressorExtensionPeriod",
                                        suppression.by().extension().toSeconds())
                                + suppression
                                        .suppressedBy()
                                        .map(by -> text("ActionsSuppressedBy", by)
                                                + text("ActionsSuppressedReason", "Actions suppressed by " + by))
                                        .orElse(""))
                        .orElse("");
    }

    private String common(Alarm alarm) {
        AlarmDefinition.Header header = alarm.definition().header();
        AlarmStatus status = alarm.status();
        return text("AlarmName", header.name())
                + text("AlarmArn", header.arn())
                + (header.description().isEmpty() ? "" : text("AlarmDescription", header.description()))
                + text("AlarmConfigurationUpdatedTimestamp", created)
                + text("ActionsEnabled", header.isActing())
                + list("OKActions", header.actions(AlarmState.OK), Xml::escape)
                + list("AlarmActions", header.actions(AlarmState.ALARM), Xml::escape)
                + list("InsufficientDataActions", header.actions(AlarmState.INSUFFICIENT_DATA), Xml::escape)
                + text("StateValue", status.state())
                + text("StateReason", status.reason())
                + (status.reasonJson().isEmpty() ? "" : text("StateReasonData", status.reasonJson()))
                + text("StateUpdatedTimestamp", status.since())
                + text("StateTransitionedTimestamp", status.since());
    }

    private static String queries(Signal.OfMath math) {
        String expressions = math.texts().entrySet().stream()
                .map(expression -> "<member>" + text("Id", expression.getKey())
                        + text("Expression", expression.getValue())
                        + text("ReturnData", expression.getKey().equals(math.returned())) + "</member>")
                .reduce("", String::concat);
        String inputs = math.inputs().entrySet().stream()
                .map(input -> "<member>" + text("Id", input.getKey()) + "<MetricStat><Metric>"
                        + metric(input.getValue().metric()) + "</Metric>"
                        + text("Period", input.getValue().period().toSeconds())
                        + text("Stat", input.getValue().statistic().text()) + "</MetricStat>"
                        + text("ReturnData", false) + "</member>")
                .reduce("", String::concat);
        return "<Metrics>" + expressions + inputs + "</Metrics>";
    }

    private static String metric(MetricId metric) {
        return text("Namespace", metric.namespace())
                + text("MetricName", metric.name())
                + list(
                        "Dimensions",
                        metric.dimensions().entrySet(),
                        dimension -> text("Name", dimension.getKey()) + text("Value", dimension.getValue()));
    }

    private static <T> String list(String name, Collection<T> members, Function<T, String> written) {
        StringBuilder list = new StringBuilder("<" + name + ">");
        members.forEach(
                member -> list.append("<member>").append(written.apply(member)).append("</member>"));
        return list.append("</").append(name).append('>').toString();
    }

    private static String text(String name, Object value) {
        return "<" + name + ">" + Xml.escape(String.valueOf(value)) + "</" + name + ">";
    }
}
