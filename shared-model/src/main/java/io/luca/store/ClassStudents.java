package io.luca.store;

import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.StudentId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The students of a class one by one, in order of id, reading a page when it is needed. What stands in a page follows the same
 * order, and a page may end within a student: no more than a page and that student are held.
 */
public final class ClassStudents implements Iterator<ClassStudents.Marks> {

    private final Function<@Nullable String, ClassPage> pages;
    private final TreeMap<String, Marks> held = new TreeMap<>();
    private @Nullable String cursor;
    private boolean isLastPage;

    /**
     * A walk.
     *
     * @param pages gives the page after a cursor, the first one for null
     */
    public ClassStudents(Function<@Nullable String, ClassPage> pages) {
        this.pages = pages;
    }

    /** The marks of one student in the class, with the grade. */
    public record Marks(StudentId student, List<Evaluation> evaluations, Optional<Grade> grade) {

        public Marks {
            evaluations = List.copyOf(evaluations);
        }

        private Marks with(Evaluation evaluation) {
            List<Evaluation> all = new ArrayList<>(evaluations);
            all.add(evaluation);
            return new Marks(student, all, grade);
        }
    }

    @Override
    public boolean hasNext() {
        // The last one held may go on in the next page.
        while (held.size() < 2 && !isLastPage) {
            read();
        }
        return !held.isEmpty();
    }

    @Override
    public Marks next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return held.pollFirstEntry().getValue();
    }

    private void read() {
        ClassPage page = pages.apply(cursor);
        page.evaluations()
                .forEach(evaluation -> held.compute(
                        evaluation.key().student().value(),
                        (_, marks) -> marks == null
                                ? new Marks(evaluation.key().student(), List.of(evaluation), Optional.empty())
                                : marks.with(evaluation)));
        page.grades()
                .forEach(grade -> held.compute(
                        grade.student().value(),
                        (_, marks) -> new Marks(
                                grade.student(), marks == null ? List.of() : marks.evaluations(), Optional.of(grade))));
        cursor = page.nextCursor();
        isLastPage = cursor == null;
    }
}
