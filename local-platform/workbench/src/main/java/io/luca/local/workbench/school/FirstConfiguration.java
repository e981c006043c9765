package io.luca.local.workbench.school;

import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a school begins with, so that a teacher can hand in a mark on its first day: the quarters of the year, and four subjects by the rules of
 * the source. Its administrator replaces it by {@code PUT /config}.
 */
final class FirstConfiguration {

    private static final int QUARTERS = 4;
    private static final int MONTHS = 3;
    private static final List<String> SUBJECTS = List.of("matematicas", "espanol", "ciencias", "historia");

    private FirstConfiguration() {}

    /** That of a school at which it is a certain day. */
    static SchoolConfig on(LocalDate today) {
        List<GradingPeriod> periods = IntStream.rangeClosed(1, QUARTERS)
                .mapToObj(quarter -> quarter(today.getYear(), quarter))
                .toList();
        GradingRules rules = new GradingRules(
                Map.of(
                        new EvaluationType("exam"), new BigDecimal("0.7"),
                        new EvaluationType("homework"), new BigDecimal("0.2"),
                        new EvaluationType("quiz"), new BigDecimal("0.1")),
                new BigDecimal("60"),
                Scale.DEFAULT);
        return new SchoolConfig(periods, subjects().collect(Collectors.toMap(Function.identity(), _ -> rules)), 0);
    }

    private static Stream<SubjectId> subjects() {
        return SUBJECTS.stream().map(SubjectId::new);
    }

    private static GradingPeriod quarter(int year, int quarter) {
        YearMonth last = YearMonth.of(year, quarter * MONTHS);
        return new GradingPeriod(
                new PeriodId("Q" + quarter + "_" + year),
                last.minusMonths(MONTHS - 1).atDay(1),
                last.atEndOfMonth());
    }
}
