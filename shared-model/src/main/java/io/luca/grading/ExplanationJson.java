package io.luca.grading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.luca.grading.Explanation.Input;
import io.luca.grading.Explanation.TypeLine;
import io.luca.grading.Explanation.Use;
import io.luca.model.Curve;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON of an {@link Explanation}: as it is stored with the grade, and as the API gives it. Averages and the weights
 * used are shown with six decimals; what they are made of is there in full, or of very many marks as a sum, so that the grade can be
 * computed anew.
 */
public final class ExplanationJson {

    /**
     * Evaluations that are listed one by one, more than are usual in a subject and period. The explanation lies in the grade's item, which
     * a profile pays for: the list is some 12 KB at the most, and each type adds some 225 bytes.
     */
    static final int MOST_LISTED = 100;

    private static final int SHOWN_DECIMALS = 6;
    private static final String CLASS_TOP = "class_top";
    private static final String CLASS_TOP_EXACT = "class_top_exact";
    private static final String OF_FEW = "class_of_few";
    private static final String WITHHELD = "class_top_withheld";

    /** What goes with the best of a class. */
    private static final Set<String> HIDDEN = Set.of(CLASS_TOP_EXACT, OF_FEW);

    private static final JsonFactory factory = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ExplanationJson() {}

    public static String write(Explanation explanation) {
        StringWriter text = new StringWriter(1_024);
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.writeStartObject();
            members(json, explanation);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("JSON could not be written to memory", impossible);
        }
        return text.toString();
    }

    /** The best raw grade of the class that an explanation names, if it does. */
    public static Optional<Fraction> classTop(String explanation) {
        try (JsonParser json = factory.createParser(explanation)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME && CLASS_TOP_EXACT.equals(json.currentName())) {
                    return Optional.of(Fraction.parse(json.nextTextValue()));
                }
            }
            return Optional.empty();
        } catch (IOException corrupt) {
            throw new IllegalStateException("a stored explanation is no JSON", corrupt);
        }
    }

    /** Whether the class of an explanation had many graded students when it was written. One of before does not say, and had perhaps few. */
    public static boolean isOfMany(String explanation) {
        return explanation.contains("\"" + OF_FEW + "\":false");
    }

    /** Whether an explanation was written by {@link #withoutClassTop}. */
    public static boolean isWithoutClassTop(String explanation) {
        return explanation.contains("\"" + WITHHELD + "\":true");
    }

    /** The same explanation without the best raw grade of the class, which may be of somebody who counts no more; it says so. */
    public static String withoutClassTop(String explanation) {
        StringWriter text = new StringWriter(explanation.length());
        try (JsonParser from = factory.createParser(explanation);
                JsonGenerator json = factory.createGenerator(text)) {
            while (from.nextToken() != null) {
                boolean isName = from.currentToken() == JsonToken.FIELD_NAME;
                if (isName && CLASS_TOP.equals(from.currentName())) {
                    from.nextToken();
                    json.writeBooleanField(WITHHELD, true);
                } else if (isName && HIDDEN.contains(from.currentName())) {
                    from.nextToken();
                } else {
                    json.copyCurrentEventExact(from);
                }
            }
        } catch (IOException corrupt) {
            throw new IllegalStateException("a stored explanation is no JSON", corrupt);
        }
        return text.toString();
    }

    private static void members(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeObjectFieldStart("scale");
        json.writeNumberField("min", explanation.rules().scale().min());
        json.writeNumberField("max", explanation.rules().scale().max());
        json.writeEndObject();
        json.writeArrayFieldStart("types");
        int all = explanation.types().stream()
                .mapToInt(line -> line.inputs().size())
                .sum();
        for (TypeLine line : explanation.types()) {
            json.writeStartObject();
            type(json, line, explanation.rules().dropLowest().getOrDefault(line.type(), 0));
            if (all <= MOST_LISTED) {
                listed(json, line);
            } else {
                summary(json, line);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("raw", shown(explanation.raw()));
        json.writeObjectFieldStart("curve");
        curve(json, explanation);
        json.writeEndObject();
        json.writeNumberField("floor", explanation.rules().floor());
        json.writeNumberField("cap", explanation.rules().cap());
        json.writeObjectFieldStart("rounding");
        json.writeStringField("mode", explanation.rules().rounding().mode().text());
        json.writeNumberField("decimals", explanation.rules().rounding().decimals());
        json.writeEndObject();
        json.writeNumberField("score", explanation.score());
        json.writeNumberField("min_passing", explanation.rules().minPassing());
    }

    private static void type(JsonGenerator json, TypeLine line, int dropLowest) throws IOException {
        json.writeStringField("type", line.type().value());
        json.writeStringField("kind", line.kind().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("weight", line.weight());
        json.writeNumberField("weight_used", shown(line.weightUsed()));
        if (dropLowest > 0) {
            json.writeNumberField("drop_lowest", dropLowest);
        }
        if (line.average() != null) {
            json.writeNumberField("average", shown(line.average()));
        }
    }

    /** Of more than are listed: what the average is made of, so that the grade can be computed anew. */
    private static void summary(JsonGenerator json, TypeLine line) throws IOException {
        json.writeObjectFieldStart("summary");
        json.writeNumberField("counted", count(line, Use.COUNTED));
        json.writeNumberField(
                "sum",
                line.inputs().stream()
                        .filter(input -> input.use() == Use.COUNTED)
                        .map(Input::countsAs)
                        .filter(Objects::nonNull)
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
        json.writeNumberField("dropped", count(line, Use.DROPPED));
        json.writeNumberField("excused", count(line, Use.EXCUSED));
        json.writeEndObject();
    }

    private static long count(TypeLine line, Use use) {
        return line.inputs().stream().filter(input -> input.use() == use).count();
    }

    private static void listed(JsonGenerator json, TypeLine line) throws IOException {
        json.writeArrayFieldStart("evaluations");
        for (Input input : line.inputs()) {
            json.writeStartObject();
            json.writeStringField("evaluation_id", input.id().value());
            if (input.mark().score().isEmpty()) {
                json.writeStringField("status", input.mark().status());
            }
            if (input.countsAs() != null) {
                json.writeNumberField("score", input.countsAs());
            }
            if (input.use() == Use.DROPPED) {
                json.writeBooleanField("dropped", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void curve(JsonGenerator json, Explanation explanation) throws IOException {
        Curve curve = explanation.rules().curve();
        json.writeStringField("type", curve.type());
        if (curve instanceof Curve.FlatPoints(BigDecimal points)) {
            json.writeNumberField("points", points);
        }
        if (explanation.classTop() != null) {
            json.writeNumberField(CLASS_TOP, shown(explanation.classTop().raw()));
            json.writeStringField(CLASS_TOP_EXACT, explanation.classTop().raw().toString());
            json.writeBooleanField(OF_FEW, explanation.classTop().isOfFew());
        }
        if (!(curve instanceof Curve.None)) {
            json.writeNumberField("curved", shown(explanation.curved()));
        }
    }

    private static BigDecimal shown(Fraction value) {
        return value.rounded(SHOWN_DECIMALS, RoundingMode.HALF_EVEN);
    }
}
