package io.luca.local.aws.service.cloudwatch;

import java.time.Instant;

/**
 * The state of an alarm, and since when.
 *
 * @param reason in CloudWatch's words
 * @param reasonJson the same for programs, as JSON; empty if nobody decided yet
 * @param since when it came into the state
 */
public record AlarmStatus(AlarmState state, String reason, String reasonJson, Instant since) {

    /** That of an alarm that nobody evaluated yet. */
    static AlarmStatus initial(Instant created) {
        return new AlarmStatus(AlarmState.INSUFFICIENT_DATA, "Unchecked: Initial alarm creation", "", created);
    }
}
