package io.luca.local.aws.service.cloudwatch;

import java.util.List;
import java.util.Optional;

/**
 * What an evaluation came to.
 *
 * @param state empty if the alarm stays as it is, whatever it is
 * @param reason in CloudWatch's words
 * @param evaluated the datapoints that were looked at, the latest first; those that are missing stand for what was filled in
 */
record Judgement(Optional<AlarmState> state, String reason, List<Datapoint> evaluated) {

    Judgement {
        evaluated = List.copyOf(evaluated);
    }
}
