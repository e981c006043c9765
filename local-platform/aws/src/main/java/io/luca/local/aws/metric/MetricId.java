package io.luca.local.aws.metric;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What names one metric: its namespace, its name, and all of its dimensions. Two that differ in a dimension are two metrics, also where one
 * has a dimension more. The limits are
 * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html">CloudWatch's</a>. Immutable; whoever records
 * often keeps one and uses it again. No record, for it is looked up at each request and each minute: it knows its hash.
 */
public final class MetricId {

    private static final int MOST_DIMENSIONS = 30;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_VALUE = 1_024;

    private final String namespace;
    private final String name;
    private final SortedMap<String, String> dimensions;
    private final int hash;

    /**
     * A metric.
     *
     * @param namespace such as {@code AWS/SQS}; 1 to 255 characters
     * @param name such as {@code NumberOfMessagesSent}; 1 to 255 characters
     * @param dimensions by name; at most 30, names of 1 to 255 characters, values of 1 to 1,024
     */
    public MetricId(String namespace, String name, SortedMap<String, String> dimensions) {
        require(namespace, LONGEST_NAME, "namespace");
        require(name, LONGEST_NAME, "name");
        if (dimensions.size() > MOST_DIMENSIONS) {
            throw new IllegalArgumentException("the metric %s has %d dimensions, and %d are allowed"
                    .formatted(name, dimensions.size(), MOST_DIMENSIONS));
        }
        dimensions.forEach((dimension, value) -> {
            require(dimension, LONGEST_NAME, "dimension");
            require(value, LONGEST_VALUE, "value of the dimension " + dimension);
            if (dimension.startsWith(":")) {
                throw new IllegalArgumentException("the name of a dimension begins with a colon: " + dimension);
            }
        });
        this.namespace = namespace;
        this.name = name;
        this.dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
        this.hash = Objects.hash(namespace, name, dimensions);
    }

    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    public SortedMap<String, String> dimensions() {
        return dimensions;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof MetricId metric && isSame(metric));
    }

    private boolean isSame(MetricId other) {
        return hash == other.hash
                && name.equals(other.name)
                && namespace.equals(other.namespace)
                && dimensions.equals(other.dimensions);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** A metric by its dimensions in any order. */
    public static MetricId of(String namespace, String name, Map<String, String> dimensions) {
        return new MetricId(namespace, name, new TreeMap<>(dimensions));
    }

    /** As people read it: {@code AWS/SQS NumberOfMessagesSent {QueueName=luca-events}}. */
    @Override
    public String toString() {
        return namespace + " " + name + " " + dimensions;
    }

    /** CloudWatch takes ASCII that is not all blank, and no control characters. A refused text may come from a line of a log: nobody quotes it. */
    private static void require(String text, int longest, String what) {
        if (text.isBlank() || text.length() > longest) {
            throw new IllegalArgumentException(
                    "the %s of a metric has 1 to %d characters that are not all blank, got %d"
                            .formatted(what, longest, text.length()));
        }
        if (!text.chars().allMatch(character -> character >= ' ' && character <= '~')) {
            throw new IllegalArgumentException("the %s of a metric is of printable ASCII".formatted(what));
        }
    }
}
