package io.luca.infra.construct;

import io.luca.infra.settings.Waits;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** How long logs of an environment are kept. CDK's own groups keep what is in them for ever, or for two years. */
public final class LogRetention {

    private static final Map<String, RetentionDays> BY_DAYS = Map.of(
            "1", RetentionDays.ONE_DAY,
            "3", RetentionDays.THREE_DAYS,
            "5", RetentionDays.FIVE_DAYS,
            "7", RetentionDays.ONE_WEEK,
            "14", RetentionDays.TWO_WEEKS,
            "30", RetentionDays.ONE_MONTH,
            "60", RetentionDays.TWO_MONTHS,
            "90", RetentionDays.THREE_MONTHS);

    private LogRetention() {}

    /** That of the environment of a construct; its settings were judged before. */
    public static RetentionDays of(Construct scope) {
        String days = Objects.requireNonNull(
                        scope.getNode().tryGetContext(Waits.LOG_RETENTION), "the app says how long logs are kept")
                .toString();
        return Objects.requireNonNull(BY_DAYS.get(days), days);
    }
}
