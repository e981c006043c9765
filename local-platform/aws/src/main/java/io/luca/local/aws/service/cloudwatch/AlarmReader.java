package io.luca.local.aws.service.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Statistic;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads alarms of templates. Whatever is not evaluated here is an {@link IllegalArgumentException}, or an error of the fields. Immutable.
 */
final class AlarmReader {

    private static final String THRESHOLD = "Threshold";
    private static final String DYNAMO_DB = "AWS/DynamoDB";
    private static final int MINUTE = 60;
    /** A day; longer periods are evaluated less often at AWS. */
    private static final int LONGEST_PERIOD = 86_400;

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
    private static final int LONGEST_BELOW_AN_HOUR = 86_400;

    private static final int LONGEST = 604_800;
    private static final int HOUR = 3_600;
    private static final int MOST_METRICS = 10;
    private static final int MOST_ACTIONS = 5;

    private final Environment environment;
    private final Predicate<String> isTaken;

    /**
     * @param isTaken whether something on this machine takes what is sent to an ARN
     */
    AlarmReader(Environment environment, Predicate<String> isTaken) {
        this.environment = environment;
        this.isTaken = isTaken;
    }

    AlarmDefinition.OfSignal ofSignal(Resource resource, Fields properties) {
        AlarmDefinition.Header header = header(resource, properties);
        MissingData said =
                MissingData.parse(properties.optionalText("TreatMissingData").orElse(MissingData.MISSING.text()));
        Signal signal = properties.names().contains("Metrics") ? math(properties) : metric(properties);
        Threshold threshold = threshold(properties, treated(said, signal));
        requireWindow(signal.period(), threshold.periods());
        if (!properties
                .optionalText("EvaluateLowSampleCountPercentile")
                .orElse("evaluate")
                .equals("evaluate")) {
            throw properties.refused(
                    "EvaluateLowSampleCountPercentile must be evaluate: few samples count here as well");
        }
        return new AlarmDefinition.OfSignal(header, signal, threshold, said);
    }

    AlarmDefinition.Composite composite(Resource resource, Fields properties) {
        AlarmDefinition.Header header = header(resource, properties);
        String rule = properties.text("AlarmRule");
        Optional<Suppression.By> suppressor = properties
                .optionalText("ActionsSuppressor")
                .map(alarm -> new Suppression.By(
                        AlarmRuleParser.nameIn(alarm),
                        Duration.ofSeconds(properties.number("ActionsSuppressorWaitPeriod", 0, LONGEST)),
                        Duration.ofSeconds(properties.number("ActionsSuppressorExtensionPeriod", 0, LONGEST))));
        return new AlarmDefinition.Composite(header, rule, AlarmRuleParser.parse(rule), suppressor);
    }

    private AlarmDefinition.Header header(Resource resource, Fields properties) {
        String name = properties.optionalText("AlarmName").orElse(resource.stack() + "-" + resource.logicalId());
        properties.ignore("Tags", "read by nobody");
        Map<AlarmState, List<String>> actions = new EnumMap<>(AlarmState.class);
        actions.put(AlarmState.OK, actions(properties, "OKActions"));
        actions.put(AlarmState.ALARM, actions(properties, "AlarmActions"));
        actions.put(AlarmState.INSUFFICIENT_DATA, actions(properties, "InsufficientDataActions"));
        return new AlarmDefinition.Header(
                name,
                "arn:aws:cloudwatch:%s:%s:alarm:%s".formatted(environment.region(), environment.accountId(), name),
                properties.optionalText("AlarmDescription").orElse(""),
                !properties.names().contains("ActionsEnabled") || properties.flag("ActionsEnabled"),
                actions);
    }

    private List<String> actions(Fields properties, String field) {
        List<String> actions = properties.texts(field);
        if (actions.size() > MOST_ACTIONS) {
            throw properties.refused(field + " has at most " + MOST_ACTIONS);
        }
        for (String action : actions) {
            if (!action.startsWith("arn:aws:sns:") || !isTaken.test(action)) {
                throw properties.refused(field + " may be topics of SNS here, not " + action);
            }
        }
        return actions;
    }

    private static Threshold threshold(Fields properties, MissingData missing) {
        Optional<Long> toAlarm = properties.optionalNumber("DatapointsToAlarm");
        return new Threshold(
                Comparison.parse(properties.text("ComparisonOperator")),
                decimal(properties),
                properties.number("EvaluationPeriods", 1, LONGEST / MINUTE),
                toAlarm.isPresent() ? OptionalInt.of(Math.toIntExact(toAlarm.get())) : OptionalInt.empty(),
                missing);
    }

    private static double decimal(Fields properties) {
        JsonNode value = properties.tree(THRESHOLD);
        try {
            return Double.parseDouble(value.asText());
        } catch (NumberFormatException malformed) {
            throw properties.refused(THRESHOLD + " must be a number, got " + value);
        }
    }

    /**
     * Alarms on metrics of DynamoDB ignore missing data, whatever they say
     * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
     */
    private static MissingData treated(MissingData said, Signal signal) {
        boolean isOfTables =
                signal.metrics().stream().anyMatch(metric -> metric.namespace().equals(DYNAMO_DB));
        return isOfTables ? MissingData.IGNORE : said;
    }

    private static Signal metric(Fields properties) {
        return new Signal.OfMetric(
                id(properties),
                Statistic.parse(properties
                        .optionalText("Statistic")
                        .or(() -> properties.optionalText("ExtendedStatistic"))
                        .orElseThrow(() -> properties.refused("Statistic or ExtendedStatistic is missing"))),
                period(properties));
    }

    private static MetricId id(Fields properties) {
        Map<String, String> dimensions = new TreeMap<>();
        properties
                .objects("Dimensions")
                .forEach(dimension -> dimensions.put(dimension.text("Name"), dimension.text("Value")));
        return MetricId.of(properties.text("Namespace"), properties.text("MetricName"), dimensions);
    }

    /** Those of seconds are of metrics with a high resolution, which nothing here records. */
    private static Duration period(Fields properties) {
        int seconds = properties.number("Period", MINUTE, LONGEST_PERIOD);
        if (seconds % MINUTE != 0) {
            throw properties.refused("Period must be whole minutes here, got " + seconds + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static void requireWindow(Duration period, int periods) {
        long seconds = period.toSeconds() * periods;
        if (seconds > (period.toSeconds() < HOUR ? LONGEST_BELOW_AN_HOUR : LONGEST)) {
            throw new IllegalArgumentException(
                    "Period times EvaluationPeriods is %d seconds, more than CloudWatch takes".formatted(seconds));
        }
    }

    private static Signal math(Fields properties) {
        Map<String, Signal.OfMetric> inputs = new LinkedHashMap<>();
        Map<String, String> expressions = new LinkedHashMap<>();
        List<String> returned = new ArrayList<>();
        for (Fields query : properties.objects("Metrics")) {
            String id = query.text("Id");
            query.ignore("Label", "a name for graphs");
            Optional<Fields> stat = query.optionalObject("MetricStat");
            if (stat.isPresent()) {
                inputs.put(id, input(stat.get()));
            } else {
                expressions.put(id, query.text("Expression"));
            }
            if (!query.names().contains("ReturnData") || query.flag("ReturnData")) {
                returned.add(id);
            }
        }
        if (inputs.isEmpty() || inputs.size() > MOST_METRICS || returned.size() != 1) {
            throw properties.refused(
                    "Metrics must hold 1 to " + MOST_METRICS + " metrics, and one alone must return data");
        }
        String watched = returned.getFirst();
        return expressions.isEmpty()
                ? Objects.requireNonNull(inputs.get(watched))
                : new Signal.OfMath(
                        new TreeMap<>(inputs), parsed(inputs, expressions), new TreeMap<>(expressions), watched);
    }

    private static Signal.OfMetric input(Fields stat) {
        return new Signal.OfMetric(id(stat.object("Metric")), Statistic.parse(stat.text("Stat")), period(stat));
    }

    private static Map<String, MathExpression> parsed(
            Map<String, Signal.OfMetric> inputs, Map<String, String> expressions) {
        Set<String> ids = new HashSet<>(inputs.keySet());
        ids.addAll(expressions.keySet());
        Map<String, MathExpression> parsed = new LinkedHashMap<>();
        expressions.forEach((id, text) -> {
            try {
                parsed.put(id, MathParser.parse(text, List.copyOf(inputs.keySet()), ids));
            } catch (IllegalArgumentException unevaluated) {
                throw new IllegalArgumentException("the expression '%s': %s".formatted(text, unevaluated.getMessage()));
            }
        });
        return parsed;
    }
}
