package io.luca.local.aws.metric;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked of the values of a period, by CloudWatch's
 * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html">names</a>. Trimmed means,
 * ranks and the like are not known here.
 */
public sealed interface Statistic {

    /** As it is written in a template: {@code Sum}, {@code p95}. */
    String text();

    /** Its value of what was recorded; empty if it has none, as a percentile of negative numbers. */
    OptionalDouble of(StatisticSet values);

    /** What five numbers of a period tell. */
    enum Simple implements Statistic {
        SAMPLE_COUNT("SampleCount"),
        SUM("Sum"),
        AVERAGE("Average"),
        MINIMUM("Minimum"),
        MAXIMUM("Maximum");

        private final String text;

        Simple(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public OptionalDouble of(StatisticSet values) {
            return OptionalDouble.of(
                    switch (this) {
                        case SAMPLE_COUNT -> values.count();
                        case SUM -> values.sum();
                        case AVERAGE -> values.sum() / values.count();
                        case MINIMUM -> values.minimum();
                        case MAXIMUM -> values.maximum();
                    });
        }
    }

    /**
     * The value below which a share of all values lies.
     *
     * @param percent above 0, at most 100, with at most ten decimals
     */
    record Percentile(double percent) implements Statistic {

        private static final Pattern WRITTEN = Pattern.compile("p(\\d{1,3}(?:\\.\\d{1,10})?)");

        public Percentile {
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException("a percentile lies above 0 and up to 100, got " + percent);
            }
        }

        @Override
        public String text() {
            return percent == Math.rint(percent) ? "p%d".formatted((long) percent) : "p" + percent;
        }

        @Override
        public OptionalDouble of(StatisticSet values) {
            return values.percentile(percent);
        }
    }

    /**
     * The statistic that a text names.
     *
     * @throws IllegalArgumentException if it names none that is known here
     */
    static Statistic parse(String text) {
        for (Simple simple : Simple.values()) {
            if (simple.text.equals(text)) {
                return simple;
            }
        }
        Matcher percentile = Percentile.WRITTEN.matcher(text.toLowerCase(Locale.ROOT));
        if (percentile.matches()) {
            return new Percentile(Double.parseDouble(percentile.group(1)));
        }
        throw new IllegalArgumentException("the statistic " + text
                + " is not evaluated here; SampleCount, Sum, Average, Minimum, Maximum and pNN are");
    }
}
