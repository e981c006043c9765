package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import io.luca.local.aws.template.UnsupportedResourceException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The alarms of the templates, by name. Deployed by one thread; safe for use by many threads from then on. */
public final class Alarms implements Provisioner {

    private static final String METRIC = "AWS::CloudWatch::Alarm";
    private static final String COMPOSITE = "AWS::CloudWatch::CompositeAlarm";

    private final Clock clock;
    private final AlarmReader reader;
    private final Map<String, Alarm> byName = new LinkedHashMap<>();
    private final Map<String, Resource> resources = new LinkedHashMap<>();

    Alarms(Environment environment, Clock clock, Predicate<String> isTaken) {
        this.clock = clock;
        this.reader = new AlarmReader(environment, isTaken);
    }

    @Override
    public Set<String> types() {
        return Set.of(METRIC, COMPOSITE);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        AlarmDefinition definition;
        try {
            definition = METRIC.equals(resource.type())
                    ? reader.ofSignal(resource, properties)
                    : reader.composite(resource, properties);
        } catch (IllegalArgumentException unevaluated) {
            throw properties.refused(String.valueOf(unevaluated.getMessage()));
        }
        String name = definition.name();
        if (byName.putIfAbsent(name, new Alarm(definition, AlarmStatus.initial(clock.instant()))) != null) {
            throw properties.refused("there are two alarms of the name " + name);
        }
        resources.put(name, resource);
        return new Provisioned(name, Map.of("Arn", definition.header().arn()));
    }

    /** The longest that any of them looks back. */
    Duration lookBack() {
        Duration longest = Duration.ZERO;
        for (Alarm alarm : byName.values()) {
            if (alarm.definition() instanceof AlarmDefinition.OfSignal watching) {
                Duration range = watching.signal()
                        .period()
                        .multipliedBy(watching.threshold().range());
                longest = range.compareTo(longest) > 0 ? range : longest;
            }
        }
        return longest;
    }

    /** All metrics that some alarm watches. */
    Set<MetricId> watched() {
        Set<MetricId> all = new HashSet<>();
        byName.values().forEach(alarm -> {
            if (alarm.definition() instanceof AlarmDefinition.OfSignal watching) {
                all.addAll(watching.signal().metrics());
            }
        });
        return all;
    }

    /** All of them, in the order of the templates. */
    public Collection<Alarm> all() {
        return List.copyOf(byName.values());
    }

    Optional<Alarm> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Confirms that what the alarms watch is there: metrics that somebody emits, and alarms.
     *
     * @throws UnsupportedResourceException that names the alarm, and what it watches in vain
     */
    void requireWatched(Predicate<MetricId> isEmitted) {
        for (Alarm alarm : byName.values()) {
            switch (alarm.definition()) {
                case AlarmDefinition.OfSignal watching ->
                    watching.signal().metrics().stream()
                            .filter(isEmitted.negate())
                            .map(MetricId::toString)
                            .min(String::compareTo)
                            .ifPresent(metric -> {
                                throw inVain(alarm, "the metric " + metric + ", which nothing on this machine emits");
                            });
                case AlarmDefinition.Composite composite ->
                    watchedBy(composite).stream()
                            .filter(name -> !byName.containsKey(name))
                            .min(String::compareTo)
                            .ifPresent(name -> {
                                throw inVain(alarm, "the alarm " + name + ", which is in no template");
                            });
            }
        }
        var _ = inOrder();
    }

    /** Each after those that it watches, so that one pass evaluates all. */
    List<Alarm> inOrder() {
        List<Alarm> ordered = new ArrayList<>();
        Set<String> done = new HashSet<>();
        byName.keySet().forEach(name -> append(name, new HashSet<>(), done, ordered));
        return ordered;
    }

    private void append(String name, Set<String> above, Set<String> done, List<Alarm> ordered) {
        Alarm alarm = byName.get(name);
        if (alarm == null || done.contains(name)) {
            return;
        }
        if (!above.add(name)) {
            throw inVain(alarm, "itself, by way of others");
        }
        if (alarm.definition() instanceof AlarmDefinition.Composite composite) {
            watchedBy(composite).forEach(watched -> append(watched, above, done, ordered));
        }
        above.remove(name);
        done.add(name);
        ordered.add(alarm);
    }

    private UnsupportedResourceException inVain(Alarm alarm, String watched) {
        return new UnsupportedResourceException(
                Objects.requireNonNull(resources.get(alarm.name())),
                "the alarm " + alarm.name() + " watches " + watched);
    }

    private static Set<String> watchedBy(AlarmDefinition.Composite composite) {
        Set<String> watched = new HashSet<>(composite.rule().alarms());
        composite.suppressor().ifPresent(suppressor -> watched.add(suppressor.alarm()));
        return watched;
    }
}
