package io.luca.interactive.school;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.interactive.http.Fields;
import io.luca.model.Curve;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.Rounding;
import io.luca.model.Scale;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** A subject's grading rules in JSON, read and written. What a client leaves out has its default, and is written in full. */
final class RulesJson {

    /** The members of rules; weights and min_passing must be there. */
    static final String[] MEMBERS = {
        "weights", "min_passing", "scale", "drop_lowest", "extra_credit", "curve", "rounding", "floor", "cap"
    };

    private RulesJson() {}

    /**
     * Reads rules.
     *
     * @throws io.luca.model.LucaException {@code INVALID}, naming the field
     */
    static GradingRules read(Fields fields) {
        Scale scale = fields.optionalObject("scale", "min", "max", "decimals")
                .map(given -> new Scale(
                        given.decimal("min"),
                        given.decimal("max"),
                        given.optionalInteger("decimals").orElse(Scale.DEFAULT.decimals())))
                .orElse(Scale.DEFAULT);
        return new GradingRules(
                weights(fields.object("weights")),
                fields.decimal("min_passing"),
                scale,
                fields.optionalObject("drop_lowest").map(RulesJson::numbers).orElse(Map.of()),
                fields.optionalObject("extra_credit").map(RulesJson::weights).orElse(Map.of()),
                fields.optionalObject("curve", "type", "points")
                        .map(given -> Curve.of(given.text("type"), given.optionalDecimal("points")))
                        .orElseGet(Curve.None::new),
                fields.optionalObject("rounding", "mode", "decimals")
                        .map(given -> rounding(given, Rounding.of(scale)))
                        .orElse(Rounding.of(scale)),
                fields.optionalDecimal("floor").orElse(scale.min()),
                fields.optionalDecimal("cap").orElse(scale.max()));
    }

    /** Writes the members of rules. Bounds are written where they are not the scale's. */
    static void write(JsonGenerator json, GradingRules rules) throws IOException {
        weights(json, "weights", rules.weights());
        json.writeNumberField("min_passing", rules.minPassing());
        json.writeObjectFieldStart("scale");
        json.writeNumberField("min", rules.scale().min());
        json.writeNumberField("max", rules.scale().max());
        json.writeNumberField("decimals", rules.scale().decimals());
        json.writeEndObject();
        json.writeObjectFieldStart("drop_lowest");
        for (var drop : Representations.sortedByName(rules.dropLowest())) {
            json.writeNumberField(drop.getKey().toString(), drop.getValue());
        }
        json.writeEndObject();
        weights(json, "extra_credit", rules.extraCredit());
        json.writeObjectFieldStart("curve");
        json.writeStringField("type", rules.curve().type());
        if (rules.curve() instanceof Curve.FlatPoints(BigDecimal points)) {
            json.writeNumberField("points", points);
        }
        json.writeEndObject();
        json.writeObjectFieldStart("rounding");
        json.writeStringField("mode", rules.rounding().mode().text());
        json.writeNumberField("decimals", rules.rounding().decimals());
        json.writeEndObject();
        if (rules.floor().compareTo(rules.scale().min()) != 0) {
            json.writeNumberField("floor", rules.floor());
        }
        if (rules.cap().compareTo(rules.scale().max()) != 0) {
            json.writeNumberField("cap", rules.cap());
        }
    }

    private static Rounding rounding(Fields given, Rounding usual) {
        return new Rounding(
                given.optionalText("mode").map(Rounding.Mode::of).orElse(usual.mode()),
                given.optionalInteger("decimals").orElse(usual.decimals()));
    }

    private static Map<EvaluationType, BigDecimal> weights(Fields fields) {
        Map<EvaluationType, BigDecimal> weights = new LinkedHashMap<>();
        fields.decimals().forEach((type, weight) -> weights.put(new EvaluationType(type), weight));
        return weights;
    }

    private static Map<EvaluationType, Integer> numbers(Fields fields) {
        Map<EvaluationType, Integer> numbers = new LinkedHashMap<>();
        fields.names().forEach(type -> numbers.put(new EvaluationType(type), fields.integer(type)));
        return numbers;
    }

    private static void weights(JsonGenerator json, String name, Map<EvaluationType, BigDecimal> weights)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (var weight : Representations.sortedByName(weights)) {
            json.writeNumberField(weight.getKey().toString(), weight.getValue());
        }
        json.writeEndObject();
    }
}
