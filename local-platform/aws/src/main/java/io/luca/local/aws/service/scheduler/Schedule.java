package io.luca.local.aws.service.scheduler;

import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.document.Fields;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One schedule, from a template or from the API: both write it in the same words.
 *
 * @param text the expression as it was written
 * @param deletesItself whether it goes after its last call
 */
record Schedule(
        Name name,
        String text,
        String timeZone,
        ScheduleExpression expression,
        boolean isEnabled,
        boolean deletesItself,
        Instant created,
        Target target) {

    private static final int MOST_RETRIES =
            185; // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
    private static final long MOST_AGE_SECONDS = 86_400;
    private static final long LEAST_AGE_SECONDS = 60;

    /** What tells a schedule from others. */
    record Name(String group, String name) {

        @Override
        public String toString() {
            return group + "/" + name;
        }
    }

    /**
     * What is called.
     *
     * @param input with placeholders for what is known at the time of the call only
     * @param deadLetters the ARN of the queue for what could not be delivered
     */
    record Target(
            String arn, String roleArn, String input, int retries, Duration maxAge, Optional<String> deadLetters) {

        /** The input of one call: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
        String inputOf(String scheduleArn, Instant due, String executionId, int attempt) {
            String text = input;
            for (Map.Entry<String, String> attribute : Map.of(
                            "schedule-arn",
                            scheduleArn,
                            "scheduled-time",
                            due.toString(),
                            "execution-id",
                            executionId,
                            "attempt-number",
                            String.valueOf(attempt))
                    .entrySet()) {
                text = text.replace("<aws.scheduler." + attribute.getKey() + ">", attribute.getValue());
            }
            return text;
        }
    }

    /**
     * Reads one.
     *
     * @param takes whether somebody here takes messages for an ARN
     * @throws RuntimeException naming what cannot be honoured
     */
    static Schedule read(Name name, Fields properties, Instant now, Predicate<String> takes) {
        String text = properties.text("ScheduleExpression");
        String timeZone = properties.optionalText("ScheduleExpressionTimezone").orElse("UTC");
        if (!"OFF".equals(properties.object("FlexibleTimeWindow").text("Mode"))) {
            throw properties.refused("FlexibleTimeWindow.Mode must be OFF: calls are made on time here");
        }
        String state = properties.optionalText("State").orElse("ENABLED");
        String after = properties.optionalText("ActionAfterCompletion").orElse("NONE");
        properties.ignore("Description", "text for people");
        properties.ignore("ClientToken", "a schedule of the same name is refused in any case");
        try {
            return new Schedule(
                    name,
                    text,
                    timeZone,
                    ScheduleExpression.parse(text, ZoneId.of(timeZone), now),
                    state.equals("ENABLED"),
                    after.equals("DELETE"),
                    now,
                    target(properties.object("Target"), takes));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw properties.refused(String.valueOf(malformed.getMessage()));
        }
    }

    private static Target target(Fields properties, Predicate<String> takes) {
        String arn = properties.text("Arn");
        if (!takes.test(arn)) {
            throw properties.refused(
                    "Arn must be that of what takes messages here, such as a function, a state machine or a queue, got "
                            + arn);
        }
        Optional<Fields> retry = properties.optionalObject("RetryPolicy");
        long retries = retry.flatMap(policy -> policy.optionalNumber("MaximumRetryAttempts"))
                .orElse((long) MOST_RETRIES);
        long age = retry.flatMap(policy -> policy.optionalNumber("MaximumEventAgeInSeconds"))
                .orElse(MOST_AGE_SECONDS);
        if (retries < 0 || retries > MOST_RETRIES || age < LEAST_AGE_SECONDS || age > MOST_AGE_SECONDS) {
            throw properties.refused("RetryPolicy allows 0 to 185 retries in 60 to 86400 seconds");
        }
        Optional<String> deadLetters =
                properties.optionalObject("DeadLetterConfig").map(config -> config.text("Arn"));
        deadLetters.filter(queue -> !queue.contains(":sqs:")).ifPresent(queue -> {
            throw properties.refused("DeadLetterConfig must name a queue, got " + queue);
        });
        return new Target(
                arn,
                properties.text("RoleArn"),
                properties.optionalText("Input").orElse("{}"),
                (int) retries,
                Duration.ofSeconds(age),
                deadLetters);
    }
}
