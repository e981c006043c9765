package io.luca.grading;

import io.luca.model.EvaluationId;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.Mark;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of a grade: how it came about, from the marks to the last rounding; whoever follows it gets the same grade.
 * {@link ExplanationJson} writes it.
 *
 * @param rules by which it was graded
 * @param types in order of name: all that the rules name, and those of marks that they do not
 * @param raw the weighted average with its extra credit
 * @param classTop the best of the class, if the curve used it
 * @param curved the raw grade after the curve
 */
public record Explanation(
        GradingRules rules,
        List<TypeLine> types,
        Fraction raw,
        @Nullable ClassTop classTop,
        Fraction curved,
        BigDecimal score) {

    public Explanation {
        types = List.copyOf(types);
    }

    /** The way in which a type of evaluation goes into a grade. */
    public enum Kind {
        /** By its part of the weights of all types that have work. */
        REGULAR,
        /** On top of these. */
        EXTRA_CREDIT,
        /** Not at all: the rules give it no weight. */
        UNWEIGHTED
    }

    /** The use that was made of a mark. */
    public enum Use {
        COUNTED,
        /** It is one of the lowest of its type, of which the rules drop some. */
        DROPPED,
        EXCUSED
    }

    /**
     * A mark.
     *
     * @param countsAs on the scale; null if it is excused
     */
    public record Input(
            EvaluationId id, Mark mark, @Nullable BigDecimal countsAs, Use use) {}

    /**
     * The work of one type.
     *
     * @param weight as the rules say
     * @param weightUsed its part after the weights of types without work were shared out; 0 if there is no work
     * @param average of the marks that count; null if there are none
     * @param inputs in order of id
     */
    public record TypeLine(
            EvaluationType type,
            Kind kind,
            BigDecimal weight,
            Fraction weightUsed,
            @Nullable Fraction average,
            List<Input> inputs) {

        public TypeLine {
            inputs = List.copyOf(inputs);
        }

        /** How many of the grade's marks are of this type. */
        int counted() {
            return weightUsed.signum() == 0
                    ? 0
                    : (int) inputs.stream()
                            .filter(input -> input.use() == Use.COUNTED)
                            .count();
        }
    }
}
