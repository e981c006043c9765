package io.luca.consolidator;

import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The work on many grades of a school, some at a time and each by itself: what ends the work on one is told in the tally, and the
 * others go on.
 */
final class GradeByGrade {

    private final Parallel parallel;
    private final Deadline deadline;
    private final Tally tally;

    GradeByGrade(Parallel parallel, Deadline deadline, Tally tally) {
        this.parallel = parallel;
        this.deadline = deadline;
        this.tally = tally;
    }

    /** Works on each grade for which there is time. */
    Progress run(Iterator<GradeKey> grades, Consumer<GradeKey> work) {
        return run(grades, work, () -> {});
    }

    /** The same, and says so of every grade on which the work was ended by a failure. */
    Progress run(Iterator<GradeKey> grades, Consumer<GradeKey> work, Runnable failure) {
        return parallel.run(grades, grade -> attempt(grade, work, failure), deadline::isOver);
    }

    private void attempt(GradeKey grade, Consumer<GradeKey> work, Runnable failure) {
        try {
            work.accept(grade);
        } catch (LucaException failed) {
            tally.failed(grade.subject(), failed);
            failure.run();
        } catch (IllegalStateException | IllegalArgumentException corrupt) {
            tally.failed("subject " + grade.subject() + ": a stored item cannot be used: " + corrupt.getMessage());
            failure.run();
        }
    }
}
