package io.luca.model;

import java.math.BigDecimal;

/**
 * A mark: zero or more, below 10,000, with at most two decimals. Equal marks are equal values, however they were written.
 * Whether it fits a school's scale is for {@link SchoolConfig} to say.
 */
public record Score(BigDecimal value) {

    private static final BigDecimal LIMIT = new BigDecimal(10_000);
    private static final int MAX_DECIMALS = 2;

    public Score {
        value = plain(value, "score");
    }

    public static Score of(String text) {
        return new Score(new BigDecimal(text));
    }

    /** A number that can be a mark, without trailing zeros. */
    static BigDecimal plain(BigDecimal value, String field) {
        // Compared before anything is expanded: 1e999999999 must cost nothing.
        if (value.signum() < 0 || value.compareTo(LIMIT) >= 0) {
            throw invalid(field);
        }
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.scale() > MAX_DECIMALS) {
            throw invalid(field);
        }
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static LucaException invalid(String field) {
        return LucaException.invalid(
                field, field + " must not be negative or above any scale, and have at most two decimals");
    }

    @Override
    public String toString() {
        return value.toPlainString();
    }
}
