package io.luca.store;

import io.luca.model.EvaluationChange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Corrections of an evaluation, the first one first.
 *
 * @param nextCursor for the next page, which may have none; null if there is none
 */
public record ChangesPage(
        List<EvaluationChange> changes, @Nullable String nextCursor) {

    public ChangesPage {
        changes = List.copyOf(changes);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
