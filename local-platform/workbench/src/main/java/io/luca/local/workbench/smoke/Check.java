package io.luca.local.workbench.smoke;

import java.time.Duration;
import java.util.Locale;

/** One thing that holds of a deployment that works. The class's name is the sentence. */
interface Check {

    /** Tries it; what it throws is a failure with its message. */
    Verdict tried(Trial trial) throws Exception;

    /** After which it has failed. */
    default Duration limit() {
        return Duration.ofSeconds(60);
    }

    /** Its sentence, such as {@code a large body is refused}. */
    default String sentence() {
        return getClass().getSimpleName().replaceAll("(?<!^)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
