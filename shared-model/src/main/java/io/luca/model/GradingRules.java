package io.luca.model;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.math.BigDecimal;
import java.util.Map;

/**
 * How a subject is graded.
 *
 * @param weights the weight of each type of evaluation, each 0 to 1, together 1
 * @param minPassing the lowest grade that passes, on the scale
 */
public record GradingRules(Map<EvaluationType, BigDecimal> weights, BigDecimal minPassing, Scale scale) {

    private static final int MAX_TYPES = 20;

    public GradingRules {
        if (weights.isEmpty() || weights.size() > MAX_TYPES) {
            throw LucaException.invalid("weights", "weights must name 1 to " + MAX_TYPES + " types of evaluation");
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal weight : weights.values()) {
            if (weight.signum() < 0 || weight.compareTo(BigDecimal.ONE) > 0 || weight.scale() > 6) {
                throw LucaException.invalid("weights", "each weight must be 0 to 1 with at most six decimals");
            }
            sum = sum.add(weight);
        }
        if (sum.compareTo(BigDecimal.ONE) != 0) {
            throw LucaException.invalid("weights", "weights must add up to 1, got " + sum.toPlainString());
        }
        // The store drops trailing zeros: equal rules are equal values, however they were written.
        weights = weights.entrySet().stream()
                .collect(toUnmodifiableMap(
                        Map.Entry::getKey, weight -> weight.getValue().stripTrailingZeros()));
        minPassing = Score.plain(minPassing, "min_passing");
        if (minPassing.compareTo(scale.min()) < 0 || minPassing.compareTo(scale.max()) > 0) {
            throw LucaException.invalid("min_passing", "min_passing must be on the scale");
        }
    }
}
