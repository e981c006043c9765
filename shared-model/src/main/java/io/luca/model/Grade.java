package io.luca.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The consolidated grade of a student in a subject and period.
 *
 * @param evaluationsCount how many evaluations it is made of
 * @param lastCalculated to the millisecond, as all times of the API
 * @param explanationJson how it came about, as JSON, if it was stored
 * @param reported whether the government has it as it is
 */
public record Grade(
        StudentId student,
        SubjectId subject,
        PeriodId period,
        BigDecimal consolidatedScore,
        int evaluationsCount,
        boolean passing,
        int version,
        Instant lastCalculated,
        @Nullable String explanationJson,
        boolean reported) {

    public Grade {
        lastCalculated = lastCalculated.truncatedTo(ChronoUnit.MILLIS);
    }

    public Optional<String> explanation() {
        return Optional.ofNullable(explanationJson);
    }
}
