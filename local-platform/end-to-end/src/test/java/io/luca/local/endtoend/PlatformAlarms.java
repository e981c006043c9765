package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.cloudwatch.Alarm;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.cloudwatch.AlarmStatus;
import io.luca.local.aws.service.cloudwatch.CloudWatchRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.platform.Platform;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The alarms of a running platform, each by its stack and construct, as {@code LucaApi-AlarmsErrors}. */
record PlatformAlarms(Platform platform) {

    /** What CloudFormation adds to the name of a construct. */
    private static final String HASH = "[0-9A-F]{8}";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** More than the five minutes that most alarms look at, and a minute of the real time that may begin meanwhile. */
    private static final int FEW_MINUTES = 8;

    /** All of them. */
    Collection<Alarm> all() {
        return platform.room(CloudWatchRoom.class).alarms().all();
    }

    /** The one of a name. */
    Alarm named(String name) {
        List<Alarm> found = all().stream()
                .filter(alarm -> alarm.name().equals(name) || alarm.name().matches(name + HASH))
                .toList();
        assertThat(found).as("alarms of the name " + name).hasSize(1);
        return found.getFirst();
    }

    AlarmState stateOf(String name) {
        return named(name).status().state();
    }

    /** Lets minutes pass until an alarm is in a state, and no more than there may be. */
    void passUntil(String name, AlarmState state, int mostMinutes) {
        passUntil(name, state, mostMinutes, () -> {});
    }

    /** The same, and in each of the minutes something is done. */
    void passUntil(String name, AlarmState state, int mostMinutes, Runnable inEach) {
        for (int minute = 0; minute < mostMinutes && stateOf(name) != state; minute++) {
            inEach.run();
            platform.cloud().timeline().pass(MINUTE);
        }
        assertThat(stateOf(name))
                .as(name + ": " + named(name).status().reason())
                .isEqualTo(state);
    }

    /** That an alarm that calls when it has no data any more had some, had none, and told of that, and has some again. */
    void requireFellSilentAndEnded(String name) {
        assertThat(named(name).changes())
                .as(name)
                .extracting(AlarmStatus::state)
                .containsSubsequence(AlarmState.OK, AlarmState.INSUFFICIENT_DATA, AlarmState.OK);
        assertThat(platform.room(SnsRoom.class).topics().latest())
                .anyMatch(alert -> isOf(alert.subject(), "INSUFFICIENT_DATA", name));
        assertThat(stateOf(name)).as(name).isEqualTo(AlarmState.OK);
    }

    /** Lets an alarm ring that is OK, by what is done in each of a few minutes. */
    void ring(String name, Runnable inEach) {
        assertThat(stateOf(name)).as(name + ", before it is made to ring").isEqualTo(AlarmState.OK);
        passUntil(name, AlarmState.ALARM, FEW_MINUTES, inEach);
    }

    /** Lets minutes pass in which nothing bad happens, until an alarm has ended that rang. */
    void end(String name) {
        passUntil(name, AlarmState.OK, FEW_MINUTES);
        requireRangAndEnded(name);
    }

    /**
     * Lets minutes pass in which it goes on, until the topic has heard so often of the ringing of an alarm: what shows a harm is told when
     * no cause of it has rung for two minutes, and not at all if it is over by then.
     */
    void passUntilTold(String name, long times, Runnable inEach) {
        for (int minute = 0; minute < FEW_MINUTES && told(name) < times; minute++) {
            inEach.run();
            platform.cloud().timeline().pass(MINUTE);
        }
        assertThat(told(name)).as(name + " is told").isEqualTo(times);
    }

    private static boolean isOf(String subject, String state, String name) {
        return subject.matches(state + ": \"" + Pattern.quote(name) + "(" + HASH + ")?\".*");
    }

    /** How often the topic has heard of the ringing of an alarm. */
    long told(String name) {
        return platform.room(SnsRoom.class).topics().latest().stream()
                .filter(alert -> isOf(alert.subject(), "ALARM", name))
                .count();
    }

    /** That an alarm was OK, rang, and is OK again. */
    void requireRangAndEnded(String name) {
        assertThat(named(name).changes())
                .as(name + ", after it was first evaluated")
                .extracting(AlarmStatus::state)
                .containsSubsequence(AlarmState.OK, AlarmState.ALARM, AlarmState.OK);
        assertThat(stateOf(name)).as(name).isEqualTo(AlarmState.OK);
    }
}
