package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.error.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The constraints of the API's model, which AWS checks before anything else and tells all at once. Of one request.
 *
 * <p>The words are AWS's of 2026, in which a value that is too short is no longer repeated and its parameter has a capital.
 */
final class Constraints {

    static final String CONSUMED = "ReturnConsumedCapacity";
    static final String METRICS = "ReturnItemCollectionMetrics";

    private static final int TOLD = 10;
    private static final int LONGEST_NAME = 255;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    private final List<String> violations = new ArrayList<>();

    /** A table's name, or its ARN; an empty one is told alone. */
    Constraints tableName(Optional<String> name, String path) {
        return name(name, path, "TableName", true);
    }

    Constraints indexName(Optional<String> name) {
        return name(name, "indexName", "IndexName", false);
    }

    private Constraints name(Optional<String> name, String path, String short_, boolean required) {
        if (name.isEmpty()) {
            return required ? notNull(path, false) : this;
        }
        String text = name.get();
        if (text.isEmpty()) {
            violations.clear();
            violations.add(unrepeated(short_, "Member must have length greater than or equal to 1"));
            requireNone();
        }
        if (text.startsWith("arn:")) {
            return this;
        }
        if (text.length() > LONGEST_NAME) {
            violate(text, path, "Member must have length less than or equal to " + LONGEST_NAME);
        }
        if (!NAME.matcher(text).matches()) {
            violate(text, path, "Member must satisfy regular expression pattern: " + NAME.pattern());
        }
        return this;
    }

    Constraints notNull(String path, boolean there) {
        if (!there) {
            violations.add("Value null at '" + path + "' failed to satisfy constraint: Member must not be null");
        }
        return this;
    }

    Constraints oneOf(Parameters request, String name, String... values) {
        request.text(name)
                .filter(value -> !List.of(values).contains(value))
                .ifPresent(value -> violate(
                        value, path(name), "Member must satisfy enum value set: [" + String.join(", ", values) + "]"));
        return this;
    }

    Constraints consumedCapacity(Parameters request) {
        return oneOf(request, CONSUMED, "INDEXES", "TOTAL", "NONE");
    }

    Constraints itemCollectionMetrics(Parameters request) {
        return oneOf(request, METRICS, "SIZE", "NONE");
    }

    Constraints atLeast(int least, OptionalInt number, String path) {
        if (number.isPresent() && number.getAsInt() < least) {
            violate(
                    Integer.toString(number.getAsInt()),
                    path,
                    "Member must have value greater than or equal to " + least);
        }
        return this;
    }

    Constraints atMost(int most, OptionalInt number, String path) {
        if (number.isPresent() && number.getAsInt() > most) {
            violate(Integer.toString(number.getAsInt()), path, "Member must have value less than or equal to " + most);
        }
        return this;
    }

    /** A constraint of whatever kind, with the value in AWS's words. */
    Constraints violate(String value, String path, String constraint) {
        violations.add("Value '" + value + "' at '" + path + "' failed to satisfy constraint: " + constraint);
        return this;
    }

    /** A constraint whose value is not repeated. */
    Constraints violateUnrepeated(String path, String constraint) {
        violations.add(unrepeated(path, constraint));
        return this;
    }

    private static String unrepeated(String path, String constraint) {
        return "Value at '" + path + "' failed to satisfy constraint: " + constraint;
    }

    void requireNone() {
        if (!violations.isEmpty()) {
            List<String> told = violations.subList(0, Math.min(TOLD, violations.size()));
            throw ApiError.validation(told.size() + " validation error" + (told.size() > 1 ? "s" : "") + " detected: "
                    + String.join("; ", told));
        }
    }

    /** A parameter's name as AWS tells it: with a small letter. */
    static String path(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
