package io.luca.local.aws.service.logs;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** The log groups of the templates and their metric filters. Safe for use by many threads. */
final class LogGroups implements Provisioner {

    private static final String GROUP = "AWS::Logs::LogGroup";
    private static final String FILTER = "AWS::Logs::MetricFilter";
    private static final String STANDARD = "STANDARD";
    private static final String OF_ARNS = ":log-group:";
    private static final String FILES = "lines are in files of this machine, as long as somebody leaves them there";

    private final Environment environment;
    private final Metrics metrics;
    private final Map<String, LogGroup> byName = new ConcurrentSkipListMap<>();

    LogGroups(Environment environment, Metrics metrics) {
        this.environment = environment;
        this.metrics = metrics;
    }

    @Override
    public Set<String> types() {
        return Set.of(GROUP, FILTER);
    }

    /** All of them, in order of name. */
    Collection<LogGroup> all() {
        return byName.values();
    }

    /** The group that a name or an ARN names; empty if it is none of the templates. */
    Optional<LogGroup> find(String nameOrArn) {
        int start = nameOrArn.indexOf(OF_ARNS);
        String name = start < 0 ? nameOrArn : nameOrArn.substring(start + OF_ARNS.length());
        int end = name.indexOf(':');
        return Optional.ofNullable(byName.get(end < 0 ? name : name.substring(0, end)));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return resource.type().equals(GROUP) ? group(resource, properties) : filter(resource, properties);
    }

    private Provisioned group(Resource resource, Fields properties) {
        String name = properties.optionalText("LogGroupName").orElse(resource.stack() + "-" + resource.logicalId());
        if (!properties.optionalText("LogGroupClass").orElse(STANDARD).equals(STANDARD)) {
            throw properties.refused("LogGroupClass must be STANDARD: no other has metric filters");
        }
        properties.ignore("RetentionInDays", FILES);
        properties.ignore("KmsKeyId", FILES);
        properties.ignore("DeletionProtectionEnabled", FILES);
        properties.ignore("Tags", "read by nobody");
        byName.put(name, new LogGroup(name, metrics));
        String arn = "arn:aws:logs:%s:%s:log-group:%s:*".formatted(environment.region(), environment.accountId(), name);
        return new Provisioned(name, Map.of("Arn", arn));
    }

    private Provisioned filter(Resource resource, Fields properties) {
        String name = properties.optionalText("FilterName").orElse(resource.logicalId());
        LogGroup group = find(properties.text("LogGroupName"))
                .orElseThrow(() -> properties.refused("LogGroupName is no log group of these templates"));
        if (properties.flag("ApplyOnTransformedLogs")) {
            throw properties.refused("ApplyOnTransformedLogs: lines are not transformed here");
        }
        List<Fields> transformations = properties.objects("MetricTransformations");
        if (transformations.size() != 1) { // as AWS has it
            throw properties.refused("MetricTransformations must be one");
        }
        try {
            group.add(new MetricFilter(
                    FilterPatternParser.parse(properties.text("FilterPattern")),
                    transformation(transformations.getFirst())));
        } catch (IllegalArgumentException unread) {
            throw properties.refused("the metric filter " + name + ": " + unread.getMessage());
        }
        return Provisioned.of(name);
    }

    private static MetricFilter.Transformation transformation(Fields transformation) {
        transformation.ignore("Unit", "a metric has the one unit that its values have");
        Map<String, Selector> dimensions = new HashMap<>();
        transformation
                .objects("Dimensions")
                .forEach(dimension -> dimensions.put(dimension.text("Key"), Selector.parse(dimension.text("Value"))));
        Optional<Double> whenNot = transformation.optionalText("DefaultValue").map(LogGroups::number);
        if (dimensions.size() > MetricFilter.MOST_DIMENSIONS || (!dimensions.isEmpty() && whenNot.isPresent())) {
            throw new IllegalArgumentException("there may be three dimensions, and none beside a default value");
        }
        String namespace = transformation.text("MetricNamespace");
        if (namespace.startsWith("AWS/")) {
            throw new IllegalArgumentException("the namespace " + namespace + " is one of AWS's own");
        }
        String value = transformation.text("MetricValue");
        return new MetricFilter.Transformation(
                namespace,
                transformation.text("MetricName"),
                value.startsWith("$")
                        ? new MetricFilter.Value.Member(Selector.parse(value))
                        : new MetricFilter.Value.Constant(number(value)),
                whenNot.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                dimensions);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException other) {
            throw new IllegalArgumentException(text + " is no number", other);
        }
    }
}
