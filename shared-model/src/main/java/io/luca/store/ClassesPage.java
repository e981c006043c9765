package io.luca.store;

import io.luca.model.TaughtClass;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page of the classes of a year, in order of their ids. */
public record ClassesPage(
        List<TaughtClass> classes, @Nullable String nextCursor) {

    public ClassesPage {
        classes = List.copyOf(classes);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
