package io.luca.local.aws.service.cloudwatch;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an evaluation came to.
 *
 * @param state empty if the alarm stays as it is, whatever it is
 * @param words makes the reason, which is wanted of the few evaluations that change a state
 * @param evaluated the datapoints that were looked at, the latest first; those that are missing stand for what was filled in
 */
record Judgement(Optional<AlarmState> state, Supplier<String> words, List<Datapoint> evaluated) {

    Judgement {
        evaluated = List.copyOf(evaluated);
    }

    /** Why it came to that, in CloudWatch's words. */
    String reason() {
        return words.get();
    }
}
