package io.luca.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The curve by which a raw grade is lifted before it is rounded. No curve lowers a grade, and none changes the order of students.
 */
public sealed interface Curve {

    /** The raw grade as it is. */
    record None() implements Curve {}

    /**
     * The same number of points for everybody.
     *
     * @param points on the scale; above 0, and at most its width, which the rules check
     */
    record FlatPoints(BigDecimal points) implements Curve {

        public FlatPoints {
            points = Score.plain(points, "curve.points");
            if (points.signum() == 0) {
                throw LucaException.invalid("curve.points", "curve.points must be above 0");
            }
        }
    }

    /** The best of the class gets the end of the scale, and everybody the same multiple of their distance from its start. */
    record TopToMax() implements Curve {}

    /** The square root of the grade as a part of the scale: 49 of 100 becomes 70. */
    record SquareRoot() implements Curve {}

    /** Whether a grade depends on the rest of the class. */
    default boolean isClassRelative() {
        return this instanceof TopToMax;
    }

    /** Its name in JSON and in the table. */
    default String type() {
        return switch (this) {
            case None _ -> "none";
            case FlatPoints _ -> "flat_points";
            case TopToMax _ -> "top_to_max";
            case SquareRoot _ -> "square_root";
        };
    }

    /**
     * The curve of a name.
     *
     * @param points of flat points only
     * @throws LucaException {@code INVALID} if there is no such curve, or if points are there that do not belong to it, or the
     *     other way round
     */
    static Curve of(String type, Optional<BigDecimal> points) {
        Curve curve = switch (type) {
            case "none" -> new None();
            case "flat_points" ->
                new FlatPoints(
                        points.orElseThrow(() -> LucaException.invalid("curve.points", "curve.points is missing")));
            case "top_to_max" -> new TopToMax();
            case "square_root" -> new SquareRoot();
            default ->
                throw LucaException.invalid(
                        "curve.type", "curve.type must be none, flat_points, top_to_max or square_root");
        };
        if (points.isPresent() && !(curve instanceof FlatPoints)) {
            throw LucaException.invalid("curve.points", "only flat_points has points");
        }
        return curve;
    }
}
