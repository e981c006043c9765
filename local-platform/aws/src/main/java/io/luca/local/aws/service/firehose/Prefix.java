package io.luca.local.aws.service.firehose;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What begins the keys of objects, with expressions: https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html. It knows partition
 * keys, timestamps and the type of an error.
 */
record Prefix(String text) {

    private static final Pattern EXPRESSION = Pattern.compile("!\\{(?<space>[a-zA-Z]+):(?<what>[^}]*)}");

    Prefix {
        Matcher expression = EXPRESSION.matcher(text);
        while (expression.find()) {
            String space = expression.group("space");
            boolean isErrorType =
                    space.equals("firehose") && expression.group("what").equals("error-output-type");
            if (!space.equals("partitionKeyFromQuery") && !space.equals("timestamp") && !isErrorType) {
                throw new IllegalArgumentException("the prefix expression " + expression.group() + " is not known");
            }
        }
    }

    /** The part before the first expression. */
    String literal() {
        int first = text.indexOf("!{");
        return first < 0 ? text : text.substring(0, first);
    }

    /** The prefix of records that arrived then. */
    String of(Map<String, String> keys, Optional<String> errorType, Instant arrived) {
        return EXPRESSION
                .matcher(text)
                .replaceAll(expression -> Matcher.quoteReplacement(
                        value(expression.group(1), expression.group(2), keys, errorType, arrived)));
    }

    private static String value(
            String space, String what, Map<String, String> keys, Optional<String> errorType, Instant arrived) {
        return switch (space) {
            case "partitionKeyFromQuery" ->
                Optional.ofNullable(keys.get(what))
                        .orElseThrow(() -> new IllegalArgumentException("there is no partition key " + what));
            case "timestamp" ->
                DateTimeFormatter.ofPattern(what, Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(arrived);
            default -> errorType.orElseThrow();
        };
    }
}
