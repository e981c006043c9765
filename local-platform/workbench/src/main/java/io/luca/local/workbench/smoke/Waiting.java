package io.luca.local.workbench.smoke;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks again until something is there, or the time is over. */
final class Waiting {

    /** A question. */
    @FunctionalInterface
    interface Question<T> {
        Optional<T> ask() throws Exception;
    }

    /** The first answer; empty if there is none within the limit. */
    <T> Optional<T> until(Duration limit, Duration pause, Question<T> question) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = question.ask();
            if (answer.isPresent() || System.nanoTime() - end >= 0) {
                return answer;
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }
}
