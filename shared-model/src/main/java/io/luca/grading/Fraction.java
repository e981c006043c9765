package io.luca.grading;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact number in lowest terms. Grades are carried in these until they are rounded, once: a third is no decimal, and two
 * roundings can make a fail of a pass.
 *
 * @param denominator above 0
 */
public record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {

    public static final Fraction ZERO = of(BigDecimal.ZERO);

    /**
     * How far the approximation of an irrational root may be off, as a power of ten below a fraction's denominator. The root
     * of n/d on a scale below 10,000 wide is at least 1/(d * 10^17) away from any grade of four decimals and from any middle
     * between two, so an approximation this near is rounded as the root itself is.
     */
    private static final int ROOT_DIGITS = 24;

    public Fraction {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("a fraction's denominator must be above 0");
        }
        BigInteger common = numerator.gcd(denominator);
        if (!common.equals(BigInteger.ONE)) {
            numerator = numerator.divide(common);
            denominator = denominator.divide(common);
        }
    }

    public static Fraction of(BigDecimal decimal) {
        return decimal.scale() <= 0
                ? new Fraction(decimal.toBigIntegerExact(), BigInteger.ONE)
                : new Fraction(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is not such a text
     */
    public static Fraction parse(String text) {
        int bar = text.indexOf('/');
        if (bar < 0) {
            throw new IllegalArgumentException("a fraction is written as numerator/denominator");
        }
        return new Fraction(new BigInteger(text.substring(0, bar)), new BigInteger(text.substring(bar + 1)));
    }

    Fraction plus(Fraction other) {
        return new Fraction(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Fraction minus(Fraction other) {
        return plus(new Fraction(other.numerator.negate(), other.denominator));
    }

    Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /** The quotient; the other one must be above 0. */
    Fraction over(Fraction other) {
        return new Fraction(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    Fraction dividedBy(int count) {
        return new Fraction(numerator, denominator.multiply(BigInteger.valueOf(count)));
    }

    /** The root of a number that is not negative: exact where it is rational, else lower by so little that it rounds alike. */
    Fraction root() {
        BigInteger scale = BigInteger.TEN.pow(ROOT_DIGITS);
        return new Fraction(
                numerator.multiply(denominator).multiply(scale).multiply(scale).sqrt(), denominator.multiply(scale));
    }

    Fraction atLeast(Fraction lowest) {
        return compareTo(lowest) < 0 ? lowest : this;
    }

    Fraction atMost(Fraction highest) {
        return compareTo(highest) > 0 ? highest : this;
    }

    int signum() {
        return numerator.signum();
    }

    /** As a decimal without trailing zeros. */
    BigDecimal rounded(int decimals, RoundingMode mode) {
        BigDecimal rounded = new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), decimals, mode)
                .stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    @Override
    public int compareTo(Fraction other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
