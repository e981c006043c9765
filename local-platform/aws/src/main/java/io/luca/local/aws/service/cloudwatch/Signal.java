package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Statistic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What an alarm watches: a value for each period, as far as there is one. Immutable. */
sealed interface Signal {

    /** How long one period is; whole minutes. */
    Duration period();

    /** The metrics that it is made of. */
    Set<MetricId> metrics();

    /** Its values in the periods that end at an instant and before, the latest first. */
    TimeSeries values(Metrics recorded, Instant end, int periods);

    /** The same as datapoints. */
    default List<Datapoint> datapoints(Metrics recorded, Instant end, int periods) {
        TimeSeries values = values(recorded, end, periods);
        return IntStream.range(0, periods)
                .mapToObj(index -> new Datapoint(end.minus(period().multipliedBy(index + 1L)), values.at(index)))
                .toList();
    }

    /** A statistic of one metric. */
    record OfMetric(MetricId metric, Statistic statistic, Duration period) implements Signal {

        @Override
        public Set<MetricId> metrics() {
            return Set.of(metric);
        }

        @Override
        public TimeSeries values(Metrics recorded, Instant end, int periods) {
            List<OptionalDouble> values = new ArrayList<>();
            for (int index = 1; index <= periods; index++) {
                values.add(recorded.value(metric, statistic, end.minus(period.multipliedBy(index)), period));
            }
            return TimeSeries.of(values);
        }
    }

    /**
     * What a math expression comes to.
     *
     * @param inputs the metrics by their ids, all of one period
     * @param expressions the expressions by their ids
     * @param texts the same as they are written
     * @param returned the id of the one that the alarm watches
     */
    record OfMath(
            SortedMap<String, OfMetric> inputs,
            Map<String, MathExpression> expressions,
            SortedMap<String, String> texts,
            String returned)
            implements Signal {

        public OfMath {
            inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
            texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
            expressions = Map.copyOf(expressions);
            requireOneSeries(expressions, returned);
            for (String id : expressions.keySet()) {
                requireNoCycle(expressions, id, new HashSet<>());
            }
            if (inputs.values().stream().map(OfMetric::period).distinct().count() != 1) {
                throw new IllegalArgumentException("the metrics of an expression have one period, all the same");
            }
        }

        @Override
        public Duration period() {
            return inputs.values().iterator().next().period();
        }

        @Override
        public Set<MetricId> metrics() {
            Set<MetricId> all = new HashSet<>();
            inputs.values().forEach(input -> all.add(input.metric()));
            return all;
        }

        @Override
        public TimeSeries values(Metrics recorded, Instant end, int periods) {
            return new Evaluation(recorded, end, periods).series(returned);
        }

        private static void requireOneSeries(Map<String, MathExpression> expressions, String returned) {
            expressions.forEach((id, expression) -> {
                if (expression.kind() != Quantity.Kind.SERIES) {
                    throw new IllegalArgumentException(
                            "the expression %s comes to %s, and an alarm watches one time series"
                                    .formatted(id, expression.kind().words()));
                }
            });
            if (!expressions.containsKey(returned)) {
                throw new IllegalArgumentException("the alarm watches no expression");
            }
        }

        private static void requireNoCycle(Map<String, MathExpression> expressions, String id, Set<String> above) {
            if (!above.add(id)) {
                throw new IllegalArgumentException("the expression " + id + " needs itself");
            }
            MathExpression expression = expressions.get(id);
            if (expression != null) {
                expression.ids().forEach(needed -> requireNoCycle(expressions, needed, new HashSet<>(above)));
            }
        }

        /** One evaluation: each id is read once. */
        private final class Evaluation implements MathExpression.Scope {

            private final Metrics recorded;
            private final Instant end;
            private final int periods;
            private final Map<String, TimeSeries> done = new LinkedHashMap<>();

            Evaluation(Metrics recorded, Instant end, int periods) {
                this.recorded = recorded;
                this.end = end;
                this.periods = periods;
            }

            @Override
            public TimeSeries series(String id) {
                TimeSeries known = done.get(id);
                if (known == null) {
                    OfMetric input = inputs.get(id);
                    known = input != null ? input.values(recorded, end, periods) : evaluated(id);
                    done.put(id, known);
                }
                return known;
            }

            private TimeSeries evaluated(String id) {
                MathExpression expression = Objects.requireNonNull(expressions.get(id), id);
                return ((Quantity.One) expression.evaluate(this)).series();
            }

            @Override
            public long periodSeconds() {
                return period().toSeconds();
            }

            @Override
            public int length() {
                return periods;
            }
        }
    }
}
