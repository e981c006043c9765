package io.luca.local.aws.service.cloudwatch;

import java.util.Arrays;

/** What an alarm takes a period without a datapoint for, by CloudWatch's names and words. */
enum MissingData {
    /** It tells nothing: without any datapoint nobody knows. */
    MISSING("missing", ""),
    /** The state stays what it is. */
    IGNORE("ignore", ""),
    BREACHING("breaching", "Breaching"),
    NOT_BREACHING("notBreaching", "NonBreaching");

    private final String text;
    private final String words;

    MissingData(String text, String words) {
        this.text = text;
        this.words = words;
    }

    /** The one that a template names. */
    static MissingData parse(String text) {
        return Arrays.stream(values())
                .filter(one -> one.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "missing data is treated as breaching, notBreaching, ignore or missing, not as " + text));
    }

    String text() {
        return text;
    }

    /** As reasons word it. */
    String words() {
        return words;
    }
}
