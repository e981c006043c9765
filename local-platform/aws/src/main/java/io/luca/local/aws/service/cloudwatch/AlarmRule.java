package io.luca.local.aws.service.cloudwatch;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * When a composite alarm is in ALARM, by the states of others, as <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html">PutCompositeAlarm</a> writes it.
 * Immutable.
 */
sealed interface AlarmRule {

    /** Whether it holds, with the states of alarms by their names. */
    boolean holds(Function<String, AlarmState> states);

    /** The names of the alarms that it asks about. */
    Set<String> alarms();

    /** An alarm is in a state. */
    record InState(AlarmState state, String alarm) implements AlarmRule {

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return states.apply(alarm) == state;
        }

        @Override
        public Set<String> alarms() {
            return Set.of(alarm);
        }
    }

    /** {@code TRUE} or {@code FALSE}. */
    record Always(boolean value) implements AlarmRule {

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return value;
        }

        @Override
        public Set<String> alarms() {
            return Set.of();
        }
    }

    /** {@code NOT}. */
    record Not(AlarmRule rule) implements AlarmRule {

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return !rule.holds(states);
        }

        @Override
        public Set<String> alarms() {
            return rule.alarms();
        }
    }

    /** {@code AND}. */
    record Both(AlarmRule left, AlarmRule right) implements AlarmRule {

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return left.holds(states) && right.holds(states);
        }

        @Override
        public Set<String> alarms() {
            return union(left, right);
        }
    }

    /** {@code OR}. */
    record Either(AlarmRule left, AlarmRule right) implements AlarmRule {

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return left.holds(states) || right.holds(states);
        }

        @Override
        public Set<String> alarms() {
            return union(left, right);
        }
    }

    private static Set<String> union(AlarmRule left, AlarmRule right) {
        Set<String> both = new HashSet<>(left.alarms());
        both.addAll(right.alarms());
        return both;
    }
}
