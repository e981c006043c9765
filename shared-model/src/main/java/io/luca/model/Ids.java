package io.luca.model;

/**
 * The alphabet of all ids. It excludes {@code #}, which separates the parts of a storage key, and {@code *} and {@code ?},
 * which IAM policies read as wildcards; so no id can break out of its key.
 */
final class Ids {

    private static final int MAX = 64;

    private Ids() {}

    static String valid(String value, String field) {
        if (value.isEmpty() || value.length() > MAX || !isAllowed(value)) {
            throw LucaException.invalid(field, field + " must be 1 to 64 of the characters A-Z a-z 0-9 _ -");
        }
        return value;
    }

    private static boolean isAllowed(String value) {
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            boolean allowed = (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '-'
                    || letter == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
