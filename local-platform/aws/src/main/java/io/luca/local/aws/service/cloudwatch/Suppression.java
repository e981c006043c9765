package io.luca.local.aws.service.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a composite alarm may act, while another alarm may suppress what it does, by <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html">AWS's rules</a>. A change
 * that falls into a suppression is made up for with the state of its end. Not safe for use by many threads.
 */
final class Suppression {

    /**
     * What suppresses.
     *
     * @param alarm the name of the alarm that suppresses while it is in ALARM
     * @param waiting how long a change waits for it to get there
     * @param extension how long the suppression goes on once it left
     */
    record By(String alarm, Duration waiting, Duration extension) {}

    private enum Phase {
        NONE,
        WAITS,
        SUPPRESSED,
        EXTENDED
    }

    private final By by;
    private Phase phase = Phase.NONE;
    private Instant until = Instant.MIN;
    private boolean isPending;

    Suppression(By by) {
        this.by = by;
    }

    By by() {
        return by;
    }

    /**
     * Goes on to an instant.
     *
     * @param isChanged whether the composite alarm changed its state now
     * @param isSuppressing whether the suppressor is in ALARM now
     * @return whether the composite alarm acts now, by its state of now
     */
    boolean advance(Instant now, boolean isChanged, boolean isSuppressing) {
        isPending |= isChanged;
        if (isSuppressing) {
            phase = Phase.SUPPRESSED;
        } else if (isChanged) {
            begin(Phase.WAITS, now.plus(by.waiting()));
        } else if (phase == Phase.SUPPRESSED) {
            begin(Phase.EXTENDED, now.plus(by.extension()));
        }
        boolean isTimed = phase == Phase.WAITS || phase == Phase.EXTENDED;
        if (isTimed && !until.isAfter(now)) {
            phase = Phase.NONE;
        }
        boolean acts = phase == Phase.NONE && isPending;
        if (acts) {
            isPending = false;
        }
        return acts;
    }

    /** Why the actions are held back now, by AWS's name; empty if they are not. */
    Optional<String> suppressedBy() {
        return switch (phase) {
            case NONE -> Optional.empty();
            case WAITS -> Optional.of("WaitPeriod");
            case SUPPRESSED -> Optional.of("Alarm");
            case EXTENDED -> Optional.of("ExtensionPeriod");
        };
    }

    private void begin(Phase begun, Instant end) {
        phase = begun;
        until = end;
    }
}
