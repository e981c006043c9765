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
        // Compared before anything is expanded: 1e999999999 must cost nothing.
        if (value.signum() < 0 || value.compareTo(LIMIT) >= 0 || decimals(value) > MAX_DECIMALS) {
            throw LucaException.invalid("score", "score must be 0 to 9999.99 with at most two decimals");
        }
        value = plain(value);
    }

    public static Score of(String text) {
        return new Score(new BigDecimal(text));
    }

    private static int decimals(BigDecimal value) {
        return value.signum() == 0 ? 0 : value.stripTrailingZeros().scale();
    }

    private static BigDecimal plain(BigDecimal value) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    @Override
    public String toString() {
        return value.toPlainString();
    }
}
