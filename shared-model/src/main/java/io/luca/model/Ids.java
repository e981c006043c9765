package io.luca.model;

import java.util.regex.Pattern;

/**
 * The alphabet of all ids. It excludes {@code #}, which separates the parts of a storage key, and {@code *} and {@code ?},
 * which IAM policies read as wildcards; so no id can break out of its key.
 */
final class Ids {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Ids() {}

    static String valid(String value, String field) {
        if (!SHAPE.matcher(value).matches()) {
            throw LucaException.invalid(field, field + " must be 1 to 64 of the characters A-Z a-z 0-9 _ -");
        }
        return value;
    }
}
