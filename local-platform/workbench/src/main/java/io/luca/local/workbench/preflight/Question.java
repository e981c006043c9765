package io.luca.local.workbench.preflight;

import java.util.Locale;

/** One thing that a first deployment needs. The class's name is the sentence. */
interface Question {

    /** Asks; what it throws leaves the question open. */
    Finding asked(Target target) throws Exception;

    /** Where the answer can be seen, if this cannot be asked. */
    String byHand(Target target);

    /** Its sentence, such as {@code cdk is bootstrapped}. */
    default String sentence() {
        return getClass().getSimpleName().replaceAll("(?<!^)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
