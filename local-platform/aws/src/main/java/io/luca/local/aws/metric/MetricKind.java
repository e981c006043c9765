package io.luca.local.aws.metric;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Metrics that a part of the machine says it emits. An alarm on a metric that is of no such kind would never see a datapoint, and stops the
 * start.
 */
public sealed interface MetricKind {

    /** Whether a metric is of this kind. */
    boolean includes(MetricId metric);

    /**
     * The metrics of one name that have exactly these dimensions, whatever their values.
     *
     * @param dimensions their names; empty for the one metric that has none
     */
    record Named(String namespace, String name, Set<String> dimensions) implements MetricKind {

        public Named {
            dimensions = Set.copyOf(dimensions);
        }

        @Override
        public boolean includes(MetricId metric) {
            return namespace.equals(metric.namespace())
                    && name.equals(metric.name())
                    && dimensions.equals(metric.dimensions().keySet());
        }
    }

    /**
     * Whatever is in a namespace: for lines of a log that bring their own metrics (EMF), whose names nobody knows before the first of
     * them is written.
     */
    record AnyOf(String namespace) implements MetricKind {

        @Override
        public boolean includes(MetricId metric) {
            return namespace.equals(metric.namespace());
        }
    }

    /** The metrics of each of some names that have exactly these dimensions. */
    static Set<MetricKind> each(String namespace, Collection<String> names, String... dimensions) {
        return names.stream().map(name -> named(namespace, name, dimensions)).collect(Collectors.toUnmodifiableSet());
    }

    /** The metrics of one name that have exactly these dimensions. */
    static MetricKind named(String namespace, String name, String... dimensions) {
        return new Named(namespace, name, Set.of(dimensions));
    }

    /** Whatever is in a namespace. */
    static MetricKind anyOf(String namespace) {
        return new AnyOf(namespace);
    }
}
