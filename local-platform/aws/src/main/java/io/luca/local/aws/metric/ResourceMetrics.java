package io.luca.local.aws.metric;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The metrics that a service tells of one of its resources: of one namespace, and under the same dimensions. Their ids are made once, for a
 * request records several of them. Safe for use by many threads.
 */
public final class ResourceMetrics {

    private final Metrics metrics;
    private final Map<String, MetricId> ids;

    /**
     * Nothing told yet of a resource.
     *
     * @param names of the metrics; no other can be recorded, so that what is told is what the service says that it emits
     */
    public ResourceMetrics(
            Metrics metrics, String namespace, Collection<String> names, Map<String, String> dimensions) {
        this.metrics = metrics;
        ids = names.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), name -> MetricId.of(namespace, name, dimensions)));
    }

    /**
     * Records a value of now.
     *
     * @throws IllegalArgumentException if no metric has the name, or as {@link Metrics#record(MetricId, double)}
     */
    public void record(String name, double value) {
        metrics.record(id(name), value);
    }

    /**
     * Records a value of a time.
     *
     * @throws IllegalArgumentException if no metric has the name, or as {@link Metrics#record(MetricId, Instant, double)}
     */
    public void record(String name, Instant at, double value) {
        metrics.record(id(name), at, value);
    }

    private MetricId id(String name) {
        MetricId id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("the metric " + name + " is none of " + ids.keySet());
        }
        return id;
    }
}
