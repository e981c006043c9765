package io.luca.grading;

import io.luca.grading.Explanation.TypeLine;
import io.luca.model.Curve;
import io.luca.model.GradingRules;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grade before its curve.
 *
 * @param value on the scale; extra credit may lift it above
 */
public record RawGrade(GradingRules rules, List<TypeLine> types, Fraction value) implements Raw {

    public RawGrade {
        types = List.copyOf(types);
    }

    /**
     * The grade by rules that look at this student alone.
     *
     * @throws IllegalStateException if their curve {@linkplain Curve#isClassRelative() looks at the class}
     */
    public Graded graded() {
        return graded(null);
    }

    /**
     * The grade in a class.
     *
     * @param classTop the one with the highest {@link #value()} of the class; if this one is higher, the class is taken to be out of date.
     *     Null will do for curves that do not look at the class, which take no notice of it
     * @throws IllegalStateException if there is none and the curve looks at the class
     */
    public Graded graded(@Nullable ClassTop classTop) {
        @Nullable ClassTop top = null;
        if (rules.curve().isClassRelative()) {
            if (classTop == null) {
                throw new IllegalStateException("the curve needs the best raw grade of the class");
            }
            top = new ClassTop(value.atLeast(classTop.raw()), classTop.graded());
        }
        Fraction curved = curved(top == null ? null : top.raw());
        BigDecimal score = rounded(curved);
        return new Graded(
                score,
                score.compareTo(rules.minPassing()) >= 0,
                types.stream().mapToInt(TypeLine::counted).sum(),
                new Explanation(rules, types, value, top, curved, score));
    }

    private Fraction curved(@Nullable Fraction top) {
        Fraction min = Fraction.of(rules.scale().min());
        Fraction width = Fraction.of(rules.scale().max()).minus(min);
        Fraction aboveMin = value.minus(min);
        return switch (rules.curve()) {
            case Curve.None _ -> value;
            case Curve.FlatPoints(BigDecimal points) -> value.plus(Fraction.of(points));
            case Curve.TopToMax _
            when top != null -> {
                // A top above the scale, by extra credit, lowers nobody.
                Fraction topAboveMin = top.minus(min).atMost(width);
                yield topAboveMin.signum() == 0
                        ? value
                        : min.plus(aboveMin.times(width).over(topAboveMin));
            }
            case Curve.TopToMax _ -> value;
            case Curve.SquareRoot _ -> min.plus(width.times(aboveMin.over(width).root()));
        };
    }

    /**
     * Bounded, rounded, and bounded again: a grade of the first bounds must stay what it is, whatever the rounding, and a
     * rounding up must not leave the scale.
     */
    private BigDecimal rounded(Fraction curved) {
        Fraction lowest = Fraction.of(rules.floor());
        Fraction highest = Fraction.of(rules.cap());
        BigDecimal rounded = curved.atLeast(lowest)
                .atMost(highest)
                .rounded(rules.rounding().decimals(), rules.rounding().mode().java());
        return rounded.max(rules.floor()).min(rules.cap());
    }
}
