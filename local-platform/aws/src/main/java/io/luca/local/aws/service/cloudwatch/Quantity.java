package io.luca.local.aws.service.cloudwatch;

import java.util.List;

/** What a part of a math expression comes to: a number, a series of values, or several of them. */
sealed interface Quantity {

    /** Which of the three a part comes to is known before any value is. */
    enum Kind {
        NUMBER("a number"),
        SERIES("one time series"),
        ARRAY("an array of time series");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** A number. */
    record Scalar(double value) implements Quantity {}

    /** One time series. */
    record One(TimeSeries series) implements Quantity {}

    /** Several time series. */
    record Many(List<TimeSeries> all) implements Quantity {

        public Many {
            all = List.copyOf(all);
        }
    }
}
