package io.luca.local.aws.service.cloudwatch;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Why an alarm is in its state, in the words of CloudWatch's own reasons. */
final class Reason {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MM/yy HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Threshold threshold;

    Reason(Threshold threshold) {
        this.threshold = threshold;
    }

    /** The reason of a state that datapoints decided. */
    String of(List<Datapoint> evaluated, boolean isAlarm) {
        List<Datapoint> real =
                evaluated.stream().filter(point -> !point.isMissing()).toList();
        int missing = evaluated.size() - real.size();
        if (real.isEmpty()) {
            return "Threshold Crossed: no datapoints were received for %s and %s."
                    .formatted(counted(missing, "period"), treated(missing));
        }
        List<Datapoint> telling = real.stream()
                .filter(point -> threshold.isBreach(point) == isAlarm)
                .toList();
        if (telling.isEmpty()) { // it is the missing ones that decide: all of the others are named
            telling = real;
        }
        String said = "Threshold Crossed: %s [%s] %s%s the threshold (%s)"
                .formatted(
                        subject(telling.size(), evaluated.size()),
                        telling.stream().map(Reason::shown).collect(Collectors.joining(", ")),
                        telling.size() == 1 ? "was " : "were ",
                        (threshold.isBreach(telling.getFirst()) ? "" : "not ")
                                + threshold.comparison().words(),
                        threshold.value());
        return said + (missing > 0 ? " and " + treated(missing) : "") + transition(isAlarm) + ".";
    }

    private String subject(int telling, int evaluated) {
        return threshold.given().isPresent()
                ? "%d out of the last %d datapoints".formatted(telling, evaluated)
                : counted(telling, "datapoint");
    }

    private String transition(boolean isAlarm) {
        if (threshold.given().isEmpty()) {
            return "";
        }
        int least = isAlarm ? threshold.toAlarm() : threshold.periods() - threshold.toAlarm() + 1;
        return " (minimum %s for %s transition)"
                .formatted(counted(least, "datapoint"), isAlarm ? "OK -> ALARM" : "ALARM -> OK");
    }

    private String treated(int missing) {
        String words = threshold.missing().words();
        return "%s %s treated as [%s]"
                .formatted(
                        counted(missing, "missing datapoint"),
                        missing == 1 ? "was" : "were",
                        words.isEmpty() ? "Missing" : words);
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String shown(Datapoint point) {
        return "%s (%s)".formatted(point.value().orElseThrow(), TIME.format(point.from()));
    }
}
