package io.luca.model;

import java.math.BigDecimal;

/**
 * The scale that a subject is marked on, both ends included, such as 0 to 100 or 1 to 7.
 *
 * @param decimals how many decimals a mark may have, 0 to 2
 */
public record Scale(BigDecimal min, BigDecimal max, int decimals) {

    /** The scale of a subject whose rules name none. */
    public static final Scale DEFAULT = new Scale(BigDecimal.ZERO, new BigDecimal(100), 2);

    public Scale {
        min = Score.plain(min, "scale.min");
        max = Score.plain(max, "scale.max");
        if (min.compareTo(max) >= 0) {
            throw LucaException.invalid("scale.min", "scale.min must be below scale.max");
        }
        if (decimals < 0 || decimals > 2) {
            throw LucaException.invalid("scale.decimals", "scale.decimals must be 0, 1 or 2");
        }
    }

    /** Whether a mark is on the scale. */
    public boolean holds(Score score) {
        return score.value().compareTo(min) >= 0
                && score.value().compareTo(max) <= 0
                && score.value().scale() <= decimals;
    }
}
