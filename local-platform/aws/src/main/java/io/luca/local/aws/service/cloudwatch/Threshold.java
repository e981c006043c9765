package io.luca.local.aws.service.cloudwatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When datapoints make an alarm: so many of the latest ones that breach a threshold, by the rules of <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html">evaluation</a> and of <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">missing data</a>.
 *
 * <p>CloudWatch retrieves more periods than it evaluates, and does not say how many. Here it is {@value #RETRIEVED_BESIDES} more, as in the
 * tables of that page. So an alarm may stay for as many periods after its metric ended, as at AWS.
 *
 * @param comparison how a value is compared
 * @param value the threshold itself
 * @param periods how many datapoints are evaluated, at least 1
 * @param given how many of them must breach, if the template says so
 * @param missing what a period without a datapoint counts for
 */
record Threshold(Comparison comparison, double value, int periods, OptionalInt given, MissingData missing) {

    /** By how many periods the range that is retrieved is longer than what is evaluated. */
    static final int RETRIEVED_BESIDES = 2;

    Threshold {
        if (periods < 1) {
            throw new IllegalArgumentException("an alarm evaluates at least one period, got " + periods);
        }
        if (given.isPresent() && (given.getAsInt() < 1 || given.getAsInt() > periods)) {
            throw new IllegalArgumentException("of %d periods from 1 to %d may have to breach, got %d"
                    .formatted(periods, periods, given.getAsInt()));
        }
    }

    /** How many datapoints must breach. */
    int toAlarm() {
        return given.orElse(periods);
    }

    /** How many periods are retrieved. */
    int range() {
        return periods + RETRIEVED_BESIDES;
    }

    /**
     * Judges what was retrieved.
     *
     * @param retrieved one for each period of the range, the latest first
     */
    Judgement judge(List<Datapoint> retrieved) {
        List<Datapoint> real = retrieved.stream()
                .filter(point -> !point.isMissing())
                .limit(periods)
                .toList();
        int filled = periods - real.size();
        if (filled == 0) {
            return crossed(real, breaches(real) >= toAlarm());
        }
        List<Datapoint> evaluated = withMissing(retrieved, real, filled);
        return switch (missing) {
            case BREACHING -> crossed(evaluated, breaches(real) + filled >= toAlarm());
            case NOT_BREACHING -> crossed(evaluated, breaches(real) >= toAlarm());
            case MISSING, IGNORE -> unfilled(retrieved, real, evaluated);
        };
    }

    boolean isBreach(Datapoint point) {
        return comparison.isBreach(point.value().orElseThrow(), value);
    }

    /** Without a value to fill in: what there is decides, if it can. */
    private Judgement unfilled(List<Datapoint> retrieved, List<Datapoint> real, List<Datapoint> evaluated) {
        int breaches = breaches(real);
        if (breaches >= toAlarm()) {
            return crossed(evaluated, true);
        }
        if (breaches < real.size()) {
            return crossed(evaluated, false);
        }
        if (missing == MissingData.IGNORE) {
            return new Judgement(Optional.empty(), () -> "", evaluated);
        }
        return isOldEnough(retrieved, real)
                ? crossed(evaluated, true)
                : new Judgement(Optional.of(AlarmState.INSUFFICIENT_DATA), () -> unknown(evaluated), evaluated);
    }

    /**
     * Whether a breach is as old as the datapoints that make an alarm, and all that came later breach or are missing: then it is an alarm
     * with fewer of them. A younger one waits for what comes next.
     */
    private boolean isOldEnough(List<Datapoint> retrieved, List<Datapoint> real) {
        return !real.isEmpty() && retrieved.indexOf(real.getLast()) + 1 >= toAlarm();
    }

    private int breaches(List<Datapoint> real) {
        return (int) real.stream().filter(this::isBreach).count();
    }

    /** The real ones, and as few of the missing ones as there must be, the latest first. */
    private static List<Datapoint> withMissing(List<Datapoint> retrieved, List<Datapoint> real, int filled) {
        List<Datapoint> evaluated = new ArrayList<>(real);
        retrieved.stream().filter(Datapoint::isMissing).limit(filled).forEach(evaluated::add);
        evaluated.sort(Comparator.comparing(Datapoint::from).reversed());
        return evaluated;
    }

    private Judgement crossed(List<Datapoint> evaluated, boolean isAlarm) {
        AlarmState state = isAlarm ? AlarmState.ALARM : AlarmState.OK;
        return new Judgement(Optional.of(state), () -> new Reason(this).of(evaluated, isAlarm), evaluated);
    }

    private static String unknown(List<Datapoint> evaluated) {
        long unknown = evaluated.stream().filter(Datapoint::isMissing).count();
        return unknown == 1
                ? "Insufficient Data: 1 datapoint was unknown."
                : "Insufficient Data: %d datapoints were unknown.".formatted(unknown);
    }
}
