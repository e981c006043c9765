package io.luca.store;

import io.luca.model.Person;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * People of a school, in order of their ids.
 *
 * @param nextCursor for the next page; null if there is none
 */
public record PeoplePage(List<Person> people, @Nullable String nextCursor) {

    public PeoplePage {
        people = List.copyOf(people);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
