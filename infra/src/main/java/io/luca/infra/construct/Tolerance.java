package io.luca.infra.construct;

import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/**
 * How much of something bad there may be before an alarm rings. Where nothing was recorded, nothing bad was: a period without a datapoint
 * counts as a good one.
 *
 * @param most what a period may have
 * @param bad in how many periods there must be more, until it rings
 * @param periods of how many that follow each other, each as long as the metric's
 */
public record Tolerance(int most, int bad, int periods) {

    /** Rings for the first one. */
    public static final Tolerance NONE = upTo(0);

    public Tolerance {
        if (most < 0 || bad < 1 || bad > periods) {
            throw new IllegalArgumentException(
                    "an alarm rings for more than 0 or more in 1 or more of its periods, got more than %d in %d of %d"
                            .formatted(most, bad, periods));
        }
    }

    /** Rings for the first period that has more. */
    public static Tolerance upTo(int most) {
        return new Tolerance(most, 1, 1);
    }

    /** Rings for what lasts: once three of five periods have more. What comes and goes calls nobody. */
    public Tolerance untilThreeOfFive() {
        return new Tolerance(most, 3, 5);
    }

    /** The alarm; it tells nobody yet. */
    public Alarm alarm(Construct scope, String id, IMetric metric, String description) {
        return Alarm.Builder.create(scope, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(most)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(periods)
                .datapointsToAlarm(bad)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
    }
}
