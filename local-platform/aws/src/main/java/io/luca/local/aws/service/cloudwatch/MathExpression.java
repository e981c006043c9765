package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.service.cloudwatch.Quantity.Kind;
import io.luca.local.aws.service.cloudwatch.Quantity.Many;
import io.luca.local.aws.service.cloudwatch.Quantity.One;
import io.luca.local.aws.service.cloudwatch.Quantity.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part of CloudWatch's <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html">metric
 * math</a>, as alarms use it. Each knows before it is evaluated what kind of thing it comes to, and refuses operands of another. Immutable.
 */
sealed interface MathExpression {

    Kind kind();

    /** The ids that it needs, of metrics and of other expressions. */
    Set<String> ids();

    Quantity evaluate(Scope scope);

    /** What the ids of an expression stand for in one evaluation. */
    interface Scope {

        /** The series of an id. */
        TimeSeries series(String id);

        /** The period of all of them, in seconds. */
        long periodSeconds();

        /** How many periods each series has. */
        int length();
    }

    /** A number as it is written. */
    record Literal(double value) implements MathExpression {

        @Override
        public Set<String> ids() {
            return Set.of();
        }

        @Override
        public Kind kind() {
            return Kind.NUMBER;
        }

        @Override
        public Quantity evaluate(Scope scope) {
            return new Scalar(value);
        }
    }

    /** A metric, or the result of another expression, by its id. */
    record Reference(String id) implements MathExpression {

        @Override
        public Set<String> ids() {
            return Set.of(id);
        }

        @Override
        public Kind kind() {
            return Kind.SERIES;
        }

        @Override
        public Quantity evaluate(Scope scope) {
            return new One(scope.series(id));
        }
    }

    /** {@code [a, b, 1]}: all of its elements side by side. A number is there wherever another element has a value. */
    record Elements(List<MathExpression> elements) implements MathExpression {

        public Elements {
            elements = List.copyOf(elements);
            if (elements.stream().allMatch(element -> element.kind() == Kind.NUMBER)) {
                throw new IllegalArgumentException("an array of numbers alone has no time");
            }
        }

        @Override
        public Set<String> ids() {
            return Series.ids(elements);
        }

        @Override
        public Kind kind() {
            return Kind.ARRAY;
        }

        @Override
        public Quantity evaluate(Scope scope) {
            List<TimeSeries> series = new ArrayList<>();
            List<Double> numbers = new ArrayList<>();
            for (MathExpression element : elements) {
                switch (element.evaluate(scope)) {
                    case Scalar number -> numbers.add(number.value());
                    case One one -> series.add(one.series());
                    case Many many -> series.addAll(many.all());
                }
            }
            TimeSeries anywhere = Series.joined(series, (_, _) -> 0);
            numbers.forEach(number -> series.add(anywhere.map(_ -> number)));
            return new Many(series);
        }
    }

    /** {@code METRICS()}: all metrics of the alarm, or those whose id contains a text. */
    record AllMetrics(List<String> metrics) implements MathExpression {

        public AllMetrics {
            metrics = List.copyOf(metrics);
            if (metrics.isEmpty()) {
                throw new IllegalArgumentException("METRICS() finds no metric");
            }
        }

        @Override
        public Set<String> ids() {
            return Set.copyOf(metrics);
        }

        @Override
        public Kind kind() {
            return Kind.ARRAY;
        }

        @Override
        public Quantity evaluate(Scope scope) {
            return new Many(metrics.stream().map(scope::series).toList());
        }
    }

    /** A function of each value: the sign, {@code ABS}, {@code CEIL}, {@code FLOOR}. */
    record Each(DoubleUnaryOperator function, MathExpression operand) implements MathExpression {

        @Override
        public Set<String> ids() {
            return operand.ids();
        }

        @Override
        public Kind kind() {
            return operand.kind();
        }

        @Override
        public Quantity evaluate(Scope scope) {
            return switch (operand.evaluate(scope)) {
                case Scalar number -> new Scalar(function.applyAsDouble(number.value()));
                case One one -> new One(one.series().map(function));
                case Many many ->
                    new Many(many.all().stream()
                            .map(series -> series.map(function))
                            .toList());
            };
        }
    }

    /** Two operands with an operator between them. */
    record Binary(MathOperator operator, MathExpression left, MathExpression right) implements MathExpression {

        public Binary {
            if (left.kind() == Kind.ARRAY && right.kind() == Kind.ARRAY) {
                throw new IllegalArgumentException("two arrays of time series have no operator between them here");
            }
        }

        @Override
        public Set<String> ids() {
            return Series.ids(List.of(left, right));
        }

        @Override
        public Kind kind() {
            return left.kind().compareTo(right.kind()) > 0 ? left.kind() : right.kind();
        }

        @Override
        public Quantity evaluate(Scope scope) {
            Quantity first = left.evaluate(scope);
            Quantity second = right.evaluate(scope);
            if (first instanceof Many many) {
                return new Many(
                        many.all().stream().map(one -> between(one, second)).toList());
            }
            if (second instanceof Many many) {
                return new Many(many.all().stream()
                        .map(one -> between(first, new One(one)))
                        .toList());
            }
            if (first instanceof Scalar one && second instanceof Scalar other) {
                return new Scalar(operator.applyAsDouble(one.value(), other.value()));
            }
            return new One(between(first, second));
        }

        private TimeSeries between(TimeSeries first, Quantity second) {
            return between(new One(first), second);
        }

        private TimeSeries between(Quantity first, Quantity second) {
            if (first instanceof Scalar number) {
                return Series.one(second).map(value -> operator.applyAsDouble(number.value(), value));
            }
            return second instanceof Scalar number
                    ? Series.one(first).map(value -> operator.applyAsDouble(value, number.value()))
                    : Series.one(first).with(Series.one(second), operator);
        }
    }

    /** How a function makes one series of several. */
    enum Joining {
        SUM,
        AVG,
        MIN,
        MAX
    }

    /** {@code SUM}, {@code AVG}, {@code MIN} or {@code MAX} of an array: one series. */
    record Joined(Joining function, MathExpression operand) implements MathExpression {

        public Joined {
            if (operand.kind() != Kind.ARRAY) {
                throw new IllegalArgumentException(
                        ("%s of %s depends on how many datapoints CloudWatch retrieves, which it does not say; an array of time"
                                        + " series is needed")
                                .formatted(function, operand.kind().words()));
            }
        }

        @Override
        public Set<String> ids() {
            return operand.ids();
        }

        @Override
        public Kind kind() {
            return Kind.SERIES;
        }

        @Override
        public Quantity evaluate(Scope scope) {
            List<TimeSeries> all = ((Many) operand.evaluate(scope)).all();
            return new One(
                    switch (function) {
                        case SUM -> Series.joined(all, Double::sum);
                        case AVG -> Series.joined(all, Double::sum).map(sum -> sum / all.size());
                        case MIN -> Series.joined(all, Math::min);
                        case MAX -> Series.joined(all, Math::max);
                    });
        }
    }

    /** {@code FILL}: a value where there is none. */
    record Filled(MathExpression operand, MathExpression filler) implements MathExpression {

        public Filled {
            if (operand.kind() == Kind.NUMBER || filler.kind() == Kind.ARRAY) {
                throw new IllegalArgumentException("FILL takes time series, and a number or one time series");
            }
        }

        @Override
        public Set<String> ids() {
            return Series.ids(List.of(operand, filler));
        }

        @Override
        public Kind kind() {
            return operand.kind();
        }

        @Override
        public Quantity evaluate(Scope scope) {
            TimeSeries values = Series.everywhere(filler.evaluate(scope), scope.length());
            return switch (operand.evaluate(scope)) {
                case Many many ->
                    new Many(
                            many.all().stream().map(one -> one.filledBy(values)).toList());
                case Quantity one -> new One(Series.one(one).filledBy(values));
            };
        }
    }

    /** {@code IF}: one of two values for each period, by whether a third one is other than zero. */
    record Chosen(MathExpression condition, MathExpression then, MathExpression otherwise) implements MathExpression {

        public Chosen {
            boolean hasArray = List.of(condition, then, otherwise).stream().anyMatch(part -> part.kind() == Kind.ARRAY);
            if (hasArray || condition.kind() == Kind.NUMBER) {
                throw new IllegalArgumentException(
                        "IF takes one time series as its condition, and numbers or one time series as its values");
            }
        }

        @Override
        public Set<String> ids() {
            return Series.ids(List.of(condition, then, otherwise));
        }

        @Override
        public Kind kind() {
            return Kind.SERIES;
        }

        /** A value that is missing is 0 where the condition holds, and none where it does not. */
        @Override
        public Quantity evaluate(Scope scope) {
            TimeSeries holds = Series.one(condition.evaluate(scope));
            TimeSeries zeros = TimeSeries.constant(0, scope.length());
            TimeSeries first =
                    Series.everywhere(then.evaluate(scope), scope.length()).filledBy(zeros);
            TimeSeries second = Series.everywhere(otherwise.evaluate(scope), scope.length());
            return new One(first.where(holds, true).filledBy(second.where(holds, false)));
        }
    }

    /** Nothing at all: the value of an {@code IF} that names none. */
    record Missing() implements MathExpression {

        @Override
        public Set<String> ids() {
            return Set.of();
        }

        @Override
        public Kind kind() {
            return Kind.SERIES;
        }

        @Override
        public Quantity evaluate(Scope scope) {
            return new One(TimeSeries.constant(Double.NaN, scope.length()));
        }
    }

    /** {@code PERIOD}: the seconds of a metric's period. */
    record Period(MathExpression operand) implements MathExpression {

        public Period {
            if (!(operand instanceof Reference)) {
                throw new IllegalArgumentException("PERIOD takes the id of a metric");
            }
        }

        @Override
        public Set<String> ids() {
            return operand.ids();
        }

        @Override
        public Kind kind() {
            return Kind.NUMBER;
        }

        @Override
        public Quantity evaluate(Scope scope) {
            return new Scalar(scope.periodSeconds());
        }
    }

    /** What functions do with series. */
    final class Series {

        private Series() {}

        /** All ids that some parts need. */
        static Set<String> ids(List<MathExpression> parts) {
            return parts.stream().flatMap(part -> part.ids().stream()).collect(Collectors.toUnmodifiableSet());
        }

        /** The one series that a quantity is. */
        static TimeSeries one(Quantity quantity) {
            return ((One) quantity).series();
        }

        /** A series, or a number in each period. */
        static TimeSeries everywhere(Quantity quantity, int length) {
            return quantity instanceof Scalar number ? TimeSeries.constant(number.value(), length) : one(quantity);
        }

        /** Period by period over all values that are there; missing where none is. */
        static TimeSeries joined(List<TimeSeries> all, DoubleBinaryOperator function) {
            return TimeSeries.of(IntStream.range(0, all.getFirst().length())
                    .mapToObj(index -> all.stream()
                            .filter(series -> series.has(index))
                            .mapToDouble(series -> series.at(index).orElseThrow())
                            .reduce(function))
                    .toList());
        }
    }
}
