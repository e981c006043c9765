package io.luca.local.aws.metric;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What was recorded of one metric since a day before now. */
public final class Recorded {

    private static final Duration BEFORE = Duration.ofHours(25);
    private static final Duration AFTER = Duration.ofHours(1);

    private Recorded() {}

    /** All values; the set is empty if there is none. */
    public static StatisticSet of(Metrics metrics, String namespace, String name, Map<String, String> dimensions) {
        return metrics.during(
                MetricId.of(namespace, name, dimensions),
                metrics.now().truncatedTo(ChronoUnit.MINUTES).minus(BEFORE),
                BEFORE.plus(AFTER));
    }
}
