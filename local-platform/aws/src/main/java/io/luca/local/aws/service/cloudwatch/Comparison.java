package io.luca.local.aws.service.cloudwatch;

import java.util.Arrays;

/** How an alarm compares a datapoint with its threshold, by CloudWatch's names and words. */
enum Comparison {
    GREATER("GreaterThanThreshold", "greater than"),
    GREATER_OR_EQUAL("GreaterThanOrEqualToThreshold", "greater than or equal to"),
    LESS("LessThanThreshold", "less than"),
    LESS_OR_EQUAL("LessThanOrEqualToThreshold", "less than or equal to");

    private final String text;
    private final String words;

    Comparison(String text, String words) {
        this.text = text;
        this.words = words;
    }

    /**
     * The one that a template names.
     *
     * @throws IllegalArgumentException for those of anomaly detection, and for what is none
     */
    static Comparison parse(String text) {
        return Arrays.stream(values())
                .filter(one -> one.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the comparison " + text + " is not evaluated here"));
    }

    String text() {
        return text;
    }

    /** As reasons word it: {@code greater than}. */
    String words() {
        return words;
    }

    /** Whether a value breaches the threshold. */
    boolean isBreach(double value, double threshold) {
        return switch (this) {
            case GREATER -> value > threshold;
            case GREATER_OR_EQUAL -> value >= threshold;
            case LESS -> value < threshold;
            case LESS_OR_EQUAL -> value <= threshold;
        };
    }
}
