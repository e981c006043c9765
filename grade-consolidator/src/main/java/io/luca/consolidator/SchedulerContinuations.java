package io.luca.consolidator;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;

/**
 * The continuations by one-off schedules that delete themselves. A function that called itself would be stopped by Lambda's guard
 * against loops.
 */
final class SchedulerContinuations implements Continuations {

    /** Schedules are as exact as a minute, and one for a time that is over is refused. */
    private static final Duration AHEAD = Duration.ofMinutes(2);

    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * The target of a continuation.
     *
     * @param roleArn by which the schedule calls the function
     * @param deadLetterArn where a call goes that cannot be delivered
     */
    record Target(String group, String functionArn, String roleArn, String deadLetterArn) {}

    private final SchedulerClient scheduler;
    private final Target target;
    private final InstantSource clock;

    SchedulerContinuations(SchedulerClient scheduler, Target target, InstantSource clock) {
        this.scheduler = scheduler;
        this.target = target;
        this.clock = clock;
    }

    @Override
    public void schedule(RunRequest next) {
        try {
            var _ = scheduler.createSchedule(create -> create.groupName(target.group())
                    .name(next.run() + "-" + next.continuation())
                    .scheduleExpression("at(" + AT.format(clock.instant().plus(AHEAD)) + ")")
                    .scheduleExpressionTimezone("UTC")
                    .actionAfterCompletion(ActionAfterCompletion.DELETE)
                    .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                    .target(call -> call.arn(target.functionArn())
                            .roleArn(target.roleArn())
                            .input(next.json())
                            .deadLetterConfig(queue -> queue.arn(target.deadLetterArn()))));
        } catch (ConflictException exists) {
            // An earlier try of this call made it; its answer was lost.
        }
    }
}
