package io.luca.local.aws.service.cloudwatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An alarm as its template has it. Immutable. */
sealed interface AlarmDefinition {

    Header header();

    default String name() {
        return header().name();
    }

    /**
     * What all alarms have.
     *
     * @param description may be empty
     * @param isActing whether actions are taken at all
     * @param actions the ARNs of what is told of a change to a state
     */
    record Header(
            String name, String arn, String description, boolean isActing, Map<AlarmState, List<String>> actions) {

        public Header {
            actions = Map.copyOf(actions);
        }

        List<String> actions(AlarmState state) {
            return actions.getOrDefault(state, List.of());
        }
    }

    /**
     * One that watches a metric, or what an expression makes of some.
     *
     * @param said how its template wants missing data to be treated, which is not always how it is
     */
    record OfSignal(Header header, Signal signal, Threshold threshold, MissingData said) implements AlarmDefinition {}

    /**
     * One that watches other alarms.
     *
     * @param text the rule as it is written
     */
    record Composite(Header header, String text, AlarmRule rule, Optional<Suppression.By> suppressor)
            implements AlarmDefinition {}
}
