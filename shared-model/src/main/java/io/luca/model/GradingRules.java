package io.luca.model;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rules by which a subject is graded; {@code docs/grading.md} has the arithmetic. What is refused is named by its place
 * within the rules, such as {@code weights.exam}.
 *
 * @param weights the weight of each type of evaluation, each 0 to 1, together 1
 * @param minPassing the lowest grade that passes, on the scale; it is compared with the rounded grade
 * @param dropLowest how many of the lowest marks of a type do not count, 1 to 50; the last mark of a type is never dropped
 * @param extraCredit types whose work comes on top of the weights, each with its weight, above 0 to 1
 * @param floor the lowest grade that can come out, on the scale
 * @param cap the highest grade that can come out, on the scale
 */
public record GradingRules(
        Map<EvaluationType, BigDecimal> weights,
        BigDecimal minPassing,
        Scale scale,
        Map<EvaluationType, Integer> dropLowest,
        Map<EvaluationType, BigDecimal> extraCredit,
        Curve curve,
        Rounding rounding,
        BigDecimal floor,
        BigDecimal cap) {

    private static final int MAX_TYPES = 20;
    private static final int MAX_DROPPED = 50;
    private static final int MAX_DECIMALS = 6;

    public GradingRules {
        weights = regular(weights);
        minPassing = onScale(minPassing, scale, "min_passing");
        extraCredit = extra(extraCredit, weights);
        dropLowest = dropped(dropLowest, weights, extraCredit);
        if (curve instanceof Curve.FlatPoints(BigDecimal points)
                && points.compareTo(scale.max().subtract(scale.min())) > 0) {
            throw LucaException.invalid("curve.points", "curve.points must not be more than the scale is wide");
        }
        floor = onScale(floor, scale, "floor");
        cap = onScale(cap, scale, "cap");
        if (floor.compareTo(cap) > 0) {
            throw LucaException.invalid("floor", "floor must not be above cap");
        }
    }

    /** Rules that name only what every subject's rules name. */
    public GradingRules(Map<EvaluationType, BigDecimal> weights, BigDecimal minPassing, Scale scale) {
        this(
                weights,
                minPassing,
                scale,
                Map.of(),
                Map.of(),
                new Curve.None(),
                Rounding.of(scale),
                scale.min(),
                scale.max());
    }

    /** Whether work of a type is graded, with its weight or as extra credit. */
    public boolean knows(EvaluationType type) {
        return weights.containsKey(type) || extraCredit.containsKey(type);
    }

    /** All types whose work is graded. */
    public Set<EvaluationType> types() {
        Set<EvaluationType> types = new HashSet<>(weights.keySet());
        types.addAll(extraCredit.keySet());
        return types;
    }

    public GradingRules withDropLowest(Map<EvaluationType, Integer> dropLowest) {
        return new GradingRules(weights, minPassing, scale, dropLowest, extraCredit, curve, rounding, floor, cap);
    }

    public GradingRules withExtraCredit(Map<EvaluationType, BigDecimal> extraCredit) {
        return new GradingRules(weights, minPassing, scale, dropLowest, extraCredit, curve, rounding, floor, cap);
    }

    public GradingRules withCurve(Curve curve) {
        return new GradingRules(weights, minPassing, scale, dropLowest, extraCredit, curve, rounding, floor, cap);
    }

    public GradingRules withRounding(Rounding rounding) {
        return new GradingRules(weights, minPassing, scale, dropLowest, extraCredit, curve, rounding, floor, cap);
    }

    public GradingRules withBounds(BigDecimal floor, BigDecimal cap) {
        return new GradingRules(weights, minPassing, scale, dropLowest, extraCredit, curve, rounding, floor, cap);
    }

    private static Map<EvaluationType, BigDecimal> regular(Map<EvaluationType, BigDecimal> weights) {
        if (weights.isEmpty() || weights.size() > MAX_TYPES) {
            throw LucaException.invalid("weights", "weights must name 1 to " + MAX_TYPES + " types of evaluation");
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<EvaluationType, BigDecimal> weight : weights.entrySet()) {
            if (!isWeight(weight.getValue())) {
                throw LucaException.invalid(
                        "weights." + weight.getKey(), "each weight must be 0 to 1 with at most six decimals");
            }
            sum = sum.add(weight.getValue());
        }
        if (sum.compareTo(BigDecimal.ONE) != 0) {
            throw LucaException.invalid("weights", "weights must add up to 1, got " + sum.toPlainString());
        }
        return stripped(weights);
    }

    private static Map<EvaluationType, BigDecimal> extra(
            Map<EvaluationType, BigDecimal> extraCredit, Map<EvaluationType, BigDecimal> weights) {
        if (extraCredit.size() > MAX_TYPES) {
            throw LucaException.invalid("extra_credit", "extra_credit must name at most " + MAX_TYPES + " types");
        }
        extraCredit.forEach((type, weight) -> {
            if (!isWeight(weight) || weight.signum() == 0) {
                throw LucaException.invalid(
                        "extra_credit." + type,
                        "each weight of extra_credit must be above 0 to 1 with at most six decimals");
            }
            if (weights.containsKey(type)) {
                throw LucaException.invalid(
                        "extra_credit." + type, "type " + type + " cannot have a weight and be extra credit too");
            }
        });
        return stripped(extraCredit);
    }

    private static Map<EvaluationType, Integer> dropped(
            Map<EvaluationType, Integer> dropLowest,
            Map<EvaluationType, BigDecimal> weights,
            Map<EvaluationType, BigDecimal> extraCredit) {
        dropLowest.forEach((type, number) -> {
            if (number < 0 || number > MAX_DROPPED) {
                throw LucaException.invalid(
                        "drop_lowest." + type, "drop_lowest must be 0 to " + MAX_DROPPED + " for each type");
            }
            if (!weights.containsKey(type) && !extraCredit.containsKey(type)) {
                throw LucaException.invalid("drop_lowest." + type, "type " + type + " of drop_lowest has no weight");
            }
        });
        return dropLowest.entrySet().stream()
                .filter(drop -> drop.getValue() > 0)
                .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isWeight(BigDecimal weight) {
        return weight.signum() >= 0 && weight.compareTo(BigDecimal.ONE) <= 0 && weight.scale() <= MAX_DECIMALS;
    }

    /** The store drops trailing zeros: equal rules are equal values, however they were written. */
    private static Map<EvaluationType, BigDecimal> stripped(Map<EvaluationType, BigDecimal> weights) {
        return weights.entrySet().stream()
                .collect(toUnmodifiableMap(
                        Map.Entry::getKey, weight -> weight.getValue().stripTrailingZeros()));
    }

    private static BigDecimal onScale(BigDecimal value, Scale scale, String field) {
        BigDecimal plain = Score.plain(value, field);
        if (plain.compareTo(scale.min()) < 0 || plain.compareTo(scale.max()) > 0) {
            throw LucaException.invalid(field, field + " must be on the scale");
        }
        return plain;
    }
}
