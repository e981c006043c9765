package io.luca.grading;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * A grade computed anew from its explanation in JSON alone, as somebody who doubts it would: nothing of the engine is used,
 * and decimals of sixty digits instead of fractions.
 */
final class Recomputed {

    private static final MathContext SIXTY = new MathContext(60, RoundingMode.HALF_EVEN);
    private static final ObjectMapper mapper =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final JsonNode explanation;
    private final BigDecimal min;
    private final BigDecimal max;

    private Recomputed(JsonNode explanation) {
        this.explanation = explanation;
        this.min = explanation.at("/scale/min").decimalValue();
        this.max = explanation.at("/scale/max").decimalValue();
    }

    static BigDecimal from(String json) {
        try {
            return new Recomputed(mapper.readTree(json)).grade();
        } catch (IOException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    private BigDecimal grade() {
        BigDecimal floor = explanation.path("floor").decimalValue();
        BigDecimal cap = explanation.path("cap").decimalValue();
        JsonNode rounding = explanation.path("rounding");
        // What sixty digits cannot hold is nearer to its true value than to anything else of forty.
        BigDecimal curved = curved(raw()).round(new MathContext(40, RoundingMode.HALF_EVEN));
        return curved.max(floor)
                .min(cap)
                .setScale(
                        rounding.path("decimals").asInt(),
                        RoundingMode.valueOf(rounding.path("mode").asText().toUpperCase(Locale.ROOT)))
                .max(floor)
                .min(cap);
    }

    private BigDecimal raw() {
        BigDecimal weights = BigDecimal.ZERO;
        BigDecimal regular = BigDecimal.ZERO;
        BigDecimal extra = BigDecimal.ZERO;
        for (JsonNode type : explanation.path("types")) {
            BigDecimal sum = BigDecimal.ZERO;
            int count = 0;
            for (JsonNode evaluation : type.path("evaluations")) {
                if (evaluation.has("score") && !evaluation.path("dropped").asBoolean()) {
                    sum = sum.add(evaluation.path("score").decimalValue().subtract(min));
                    count++;
                }
            }
            if (type.has("summary")) {
                count = type.at("/summary/counted").asInt();
                sum = type.at("/summary/sum").decimalValue().subtract(min.multiply(BigDecimal.valueOf(count)));
            }
            if (count > 0) {
                BigDecimal weight = type.path("weight").decimalValue();
                BigDecimal weighted = sum.multiply(weight).divide(BigDecimal.valueOf(count), SIXTY);
                switch (type.path("kind").asText()) {
                    case "regular" -> {
                        weights = weights.add(weight);
                        regular = regular.add(weighted);
                    }
                    case "extra_credit" -> extra = extra.add(weighted);
                    default -> {}
                }
            }
        }
        return min.add(regular.divide(weights, SIXTY)).add(extra);
    }

    private BigDecimal curved(BigDecimal raw) {
        JsonNode curve = explanation.path("curve");
        BigDecimal above = raw.subtract(min);
        BigDecimal width = max.subtract(min);
        return switch (curve.path("type").asText()) {
            case "none" -> raw;
            case "flat_points" -> raw.add(curve.path("points").decimalValue());
            case "square_root" ->
                min.add(width.multiply(above.divide(width, SIXTY).sqrt(SIXTY)));
            case "top_to_max" -> {
                String[] exact = curve.path("class_top_exact").asText().split("/");
                BigDecimal top = new BigDecimal(exact[0])
                        .divide(new BigDecimal(exact[1]), SIXTY)
                        .min(max)
                        .subtract(min);
                yield top.signum() == 0 ? raw : min.add(above.multiply(width).divide(top, SIXTY));
            }
            default -> throw new AssertionError("an unknown curve: " + curve);
        };
    }
}
