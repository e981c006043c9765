package io.luca.interactive.school;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.interactive.http.Fields;
import io.luca.model.Contradictions;
import io.luca.model.Curve;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.Rounding;
import io.luca.model.Scale;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

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
     * @throws io.luca.model.LucaException {@code INVALID}, naming the field by its place in the whole body
     */
    static GradingRules read(Fields fields) {
        Map<EvaluationType, BigDecimal> weights = weights(fields.object("weights"));
        BigDecimal minPassing = fields.decimal("min_passing");
        Scale scale = fields.optionalObject("scale", "min", "max", "decimals")
                .map(given -> scale(fields, given))
                .orElse(Scale.DEFAULT);
        Map<EvaluationType, Integer> dropLowest =
                fields.optionalObject("drop_lowest").map(RulesJson::numbers).orElse(Map.of());
        Map<EvaluationType, BigDecimal> extraCredit =
                fields.optionalObject("extra_credit").map(RulesJson::weights).orElse(Map.of());
        Curve curve = fields.optionalObject("curve", "type", "points")
                .map(given -> curve(fields, given))
                .orElseGet(Curve.None::new);
        Rounding rounding = fields.optionalObject("rounding", "mode", "decimals")
                .map(given -> rounding(fields, given, Rounding.of(scale)))
                .orElse(Rounding.of(scale));
        BigDecimal floor = fields.optionalDecimal("floor").orElse(scale.min());
        BigDecimal cap = fields.optionalDecimal("cap").orElse(scale.max());
        return fields.placed(() -> {
            GradingRules rules =
                    new GradingRules(weights, minPassing, scale, dropLowest, extraCredit, curve, rounding, floor, cap);
            Contradictions.refuse(rules);
            return rules;
        });
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

    private static Scale scale(Fields rules, Fields given) {
        BigDecimal min = given.decimal("min");
        BigDecimal max = given.decimal("max");
        int decimals = given.optionalInteger("decimals").orElse(Scale.DEFAULT.decimals());
        return rules.placed(() -> new Scale(min, max, decimals));
    }

    private static Curve curve(Fields rules, Fields given) {
        String type = given.text("type");
        Optional<BigDecimal> points = given.optionalDecimal("points");
        return rules.placed(() -> Curve.of(type, points));
    }

    private static Rounding rounding(Fields rules, Fields given, Rounding usual) {
        Optional<String> mode = given.optionalText("mode");
        int decimals = given.optionalInteger("decimals").orElse(usual.decimals());
        return rules.placed(() -> new Rounding(mode.map(Rounding.Mode::of).orElse(usual.mode()), decimals));
    }

    private static Map<EvaluationType, BigDecimal> weights(Fields fields) {
        return fields.byId(EvaluationType::new, fields::decimal);
    }

    private static Map<EvaluationType, Integer> numbers(Fields fields) {
        return fields.byId(EvaluationType::new, fields::integer);
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
