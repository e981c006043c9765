package io.luca.store;

import io.luca.model.Student;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Students of a school, in order of their ids.
 *
 * @param nextCursor for the next page; null if there is none
 */
public record StudentsPage(List<Student> students, @Nullable String nextCursor) {

    public StudentsPage {
        students = List.copyOf(students);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
