package io.luca.store;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The reader of times as {@link Instant#toString} wrote them, such as {@code 2024-02-15T10:30:00.123Z}. A profile holds two for
 * each of a hundred evaluations, and the general parser took as long for them as the rest of the mapping did. What has another
 * shape goes to that parser.
 */
final class StoredTime {

    private static final int SECONDS_END = 19;
    private static final int NANO_DIGITS = 9;
    private static final int SECONDS_OF_DAY = 86_400;

    private StoredTime() {}

    static Instant read(String text) {
        return hasUsualShape(text) ? usual(text) : Instant.parse(text);
    }

    private static Instant usual(String text) {
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS_END);
        if (hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        long seconds = day.toEpochDay() * SECONDS_OF_DAY + hour * 3_600L + minute * 60L + second;
        return Instant.ofEpochSecond(seconds, nanos(text));
    }

    /** {@code 0000-00-00T00:00:00}, a point and one to nine digits if there is a fraction, and {@code Z}. */
    private static boolean hasUsualShape(String text) {
        int last = text.length() - 1;
        if (last < SECONDS_END || last > SECONDS_END + 1 + NANO_DIGITS || last == SECONDS_END + 1) {
            return false;
        }
        for (int at = 0; at < last; at++) {
            if (!isInPlace(text.charAt(at), at)) {
                return false;
            }
        }
        return text.charAt(last) == 'Z';
    }

    private static boolean isInPlace(char letter, int at) {
        return switch (at) {
            case 4, 7 -> letter == '-';
            case 10 -> letter == 'T';
            case 13, 16 -> letter == ':';
            case SECONDS_END -> letter == '.';
            default -> letter >= '0' && letter <= '9';
        };
    }

    private static int nanos(String text) {
        int end = text.length() - 1;
        if (end <= SECONDS_END) {
            return 0;
        }
        int nanos = number(text, SECONDS_END + 1, end);
        for (int digits = end - SECONDS_END - 1; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int at = from; at < to; at++) {
            value = value * 10 + (text.charAt(at) - '0');
        }
        return value;
    }
}
