package io.luca.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a school has taken out of its configuration and what is not gone yet: no new mark of it is accepted, and marks that are there, or
 * were on their way, can be graded and corrected.
 *
 * @param from when it is looked for marks; what has some comes back then, and the rest is gone
 */
public record Leaving(List<GradingPeriod> periods, Map<SubjectId, GradingRules> rules, Instant from) {

    public Leaving {
        periods = List.copyOf(periods);
        rules = Map.copyOf(rules);
        if (periods.isEmpty() && rules.isEmpty()) {
            throw new IllegalArgumentException("nothing leaves");
        }
    }

    public boolean isDue(Instant now) {
        return !now.isBefore(from);
    }
}
