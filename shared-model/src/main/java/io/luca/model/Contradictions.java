package io.luca.model;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The contradictions for which rules and periods must not be saved, although each of them is fine by itself. They are looked for where
 * rules and periods come in, not where they are read: what was saved before somebody thought of a contradiction stays readable.
 */
public final class Contradictions {

    private Contradictions() {}

    /**
     * Refuses rules by which a grade could come out that they do not allow, or by which nobody could pass. That nobody can
     * fail is no contradiction: some schools mean it.
     *
     * @throws LucaException {@code INVALID}, naming the field
     */
    public static void refuse(GradingRules rules) {
        Scale scale = rules.scale();
        String ofMarks = "of a mark (scale.decimals)";
        requireDecimals("scale.min", scale.min(), scale.decimals(), ofMarks);
        requireDecimals("scale.max", scale.max(), scale.decimals(), ofMarks);
        String ofGrades = "that grades are rounded to (rounding.decimals)";
        requireDecimals("floor", rules.floor(), rules.rounding().decimals(), ofGrades);
        requireDecimals("cap", rules.cap(), rules.rounding().decimals(), ofGrades);
        if (rules.cap().compareTo(rules.minPassing()) < 0) {
            throw LucaException.invalid("cap", "cap must not be below min_passing: nobody could pass");
        }
    }

    /**
     * Refuses periods that share an id or a day.
     *
     * @throws LucaException {@code INVALID}, naming the id or the start of the later one by its place in the list
     */
    public static void refuse(List<GradingPeriod> periods) {
        SchoolConfig.requireEachOnce(periods);
        List<Integer> byStart = IntStream.range(0, periods.size())
                .boxed()
                .sorted(Comparator.comparing(at -> periods.get(at).start()))
                .toList();
        GradingPeriod before = null;
        for (int at : byStart) {
            GradingPeriod period = periods.get(at);
            if (before != null && before.holds(period.start())) {
                throw LucaException.invalid(
                        "periods[" + at + "].start",
                        "period %s starts on %s, a day of period %s"
                                .formatted(period.id(), period.start(), before.id()));
            }
            before = period; // it ends last: it starts after all before it have ended
        }
    }

    private static void requireDecimals(String field, BigDecimal value, int decimals, String whose) {
        if (value.scale() > decimals) {
            throw LucaException.invalid(
                    field,
                    "%s %s has more than the %d decimals %s".formatted(field, value.toPlainString(), decimals, whose));
        }
    }
}
