package io.luca.grading;

import java.math.BigDecimal;

/**
 * A grade, and how it came about.
 *
 * @param score on the scale, rounded by the rules, without trailing zeros
 * @param passing whether the score is at least the pass mark
 * @param evaluationsCount of how many marks it is the average: neither dropped nor excused, and of a type with weight
 */
public record Graded(BigDecimal score, boolean passing, int evaluationsCount, Explanation explanation)
        implements Outcome {}
