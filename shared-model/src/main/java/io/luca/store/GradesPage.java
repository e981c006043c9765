package io.luca.store;

import io.luca.model.Grade;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of a student's grades, in order of subject and period; the pages come from the last subject on.
 *
 * @param nextCursor asks for the grades before these, of which there may be none; absent on the last page
 */
public record GradesPage(List<Grade> grades, @Nullable String nextCursor) {

    public GradesPage {
        grades = List.copyOf(grades);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
